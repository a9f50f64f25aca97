import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

import { project } from "../../../kernel-setup/project.mjs";
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

const ofALimit = "a limit that is below the heap is told instead of it";
if (process.platform === "linux") test(ofALimit, tellLimit);
else test.skip(`skipped, needs Linux, where processes have such limits — ${ofALimit}`, tellLimit);

async function tellLimit(): Promise<void> {
  const place = JSON.stringify(`file://${join(project.dist, "kernel", "protocol", "death-reason.js")}`);
  const told = `import { deathReason } from ${place};
    console.log(deathReason({ code: null, signal: "SIGABRT", lastText: "Committing semi space failed. JavaScript heap out of memory" }));`;
  const limited = [
    "--data=2147483648",
    process.execPath,
    "--max-old-space-size=4000",
    "--input-type=module",
    "--eval",
    told,
  ];
  const { stdout } = await promisify(execFile)("prlimit", limited);
  expect(stdout).toMatch(/ran out of memory, of which each process may take 2048 MB here \(take less, or ask .+\)\n$/);
}

test("signals and exit codes are named", () => {
  expect(deathReason({ ...death, signal: "SIGSEGV" })).toBe("the process that runs the cells crashed (SIGSEGV)");
  expect(deathReason({ ...death, signal: "SIGKILL" })).toContain("was killed (SIGKILL)");
  expect(deathReason({ ...death, code: 3 })).toBe("the process that runs the cells ended with exit code 3");
});
