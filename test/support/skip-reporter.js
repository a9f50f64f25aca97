import { writeFileSync } from "node:fs";

/** After jest's own summary: every skipped test with its title, which says why, and the counts for who started jest. */
export default class SkipReporter {
  /**
   * @param {unknown} _contexts
   * @param {import("@jest/reporters").AggregatedResult} results
   */
  onRunComplete(_contexts, { testResults, numPassedTests, numFailedTests, numPendingTests }) {
    const skipped = testResults.flatMap((file) => file.testResults.filter(({ status }) => status === "pending"));
    const lines = skipped.map(({ fullName }) => `  - ${fullName}\n`);
    if (skipped.length > 0) process.stderr.write(`\nSKIPPED ${skipped.length} tests:\n${lines.join("")}`);
    const counts = `${numPassedTests} passed, ${numFailedTests} failed, ${numPendingTests} skipped`;
    if (process.env.TSEMINAR_TEST_COUNTS) writeFileSync(process.env.TSEMINAR_TEST_COUNTS, counts);
  }
}
