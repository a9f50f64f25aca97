/** Prints every skipped test with its title, which says why, after jest's own summary. */
export default class SkipReporter {
  /**
   * @param {unknown} _contexts
   * @param {import("@jest/reporters").AggregatedResult} results
   */
  onRunComplete(_contexts, results) {
    const skipped = results.testResults.flatMap((file) => file.testResults.filter((test) => test.status === "pending"));
    if (skipped.length === 0) return;
    const lines = skipped.map((test) => `  - ${test.fullName}`);
    process.stderr.write(`\nSKIPPED ${skipped.length} tests:\n${lines.join("\n")}\n`);
  }
}
