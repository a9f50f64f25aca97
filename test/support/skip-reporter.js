/** After jest's own summary: every skipped test with its title, which says why, and the counts in one line. */
export default class SkipReporter {
  /**
   * @param {unknown} _contexts
   * @param {import("@jest/reporters").AggregatedResult} results
   */
  onRunComplete(_contexts, { testResults, numPassedTests, numFailedTests, numPendingTests }) {
    const skipped = testResults.flatMap((file) => file.testResults.filter(({ status }) => status === "pending"));
    const lines = skipped.map(({ fullName }) => `  - ${fullName}\n`);
    if (skipped.length > 0) process.stderr.write(`\nSKIPPED ${skipped.length} tests:\n${lines.join("")}`);
    process.stderr.write(`\nTests: ${numPassedTests} passed, ${numFailedTests} failed, ${numPendingTests} skipped\n`);
  }
}
