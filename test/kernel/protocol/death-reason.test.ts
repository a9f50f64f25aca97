import { deathReason } from "../../../src/kernel/protocol/death-reason.js";

const death = { code: null, signal: null, lastText: "" };

test("a reason that the process gave itself comes first", () => {
  expect(deathReason({ ...death, signal: "SIGKILL", ending: "it was interrupted twice" })).toBe(
    "the process that runs the cells ended: it was interrupted twice",
  );
});

test("a full heap is told with the way out", () => {
  const lastText = "FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory";
  expect(deathReason({ ...death, signal: "SIGABRT", lastText })).toMatch(
    /ran out of memory, its heap of \d+ MB is full \(more: start Jupyter with NODE_OPTIONS=--max-old-space-size=\d+\)$/,
  );
});

test("signals and exit codes are named", () => {
  expect(deathReason({ ...death, signal: "SIGSEGV" })).toBe("the process that runs the cells crashed (SIGSEGV)");
  expect(deathReason({ ...death, signal: "SIGKILL" })).toContain("was killed (SIGKILL)");
  expect(deathReason({ ...death, code: 3 })).toBe("the process that runs the cells ended with exit code 3");
});
