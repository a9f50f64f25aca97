import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { constants, setPriority, tmpdir } from "node:os";
import { join } from "node:path";

import { project } from "../../kernel-setup/project.mjs";

const bin = (name: string): string => join(project.root, "node_modules", ...name.split("/"));

interface Check {
  name: string;
  args: readonly string[];
}

const checks: readonly Check[] = [
  { name: "Formatting", args: [bin("prettier/bin/prettier.cjs"), "--check", "--log-level=warn", "."] },
  { name: "Types", args: [bin("typescript-native/bin/tsc"), "--project", "."] },
  { name: "Style", args: [bin("oxlint/bin/oxlint")] },
];

const jest = ["--experimental-vm-modules", "--disable-warning=ExperimentalWarning", bin("jest/bin/jest.js")];

/**
 * All of jest and, one after another in the time that it leaves, formatting, types and style; with arguments only jest, which
 * gets them. All run even when one fails.
 *
 * @returns 0 when nothing failed, otherwise 1
 */
export async function runTests(jestArguments: readonly string[] = []): Promise<number> {
  const failed: string[] = [];
  const run = async (
    { name, args }: Check,
    output: "inherit" | "pipe",
    environment?: Record<string, string>,
  ): Promise<void> => {
    const started = performance.now();
    const { code, text } = await runNode(args, output, environment);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.error(`${text}${code === 0 ? "✓" : "✗"} ${name} (${seconds} s)`);
    if (code !== 0) failed.push(name);
  };
  const runChecks = async (): Promise<void> => {
    for (const check of checks) await run(check, "pipe");
  };
  const folder = await mkdtemp(join(tmpdir(), "tseminar-test-"));
  const counts = join(folder, "counts");
  try {
    const tests = run({ name: "Tests", args: [...jest, ...jestArguments] }, "inherit", {
      TSEMINAR_TEST_COUNTS: counts,
    });
    await Promise.all(jestArguments.length === 0 ? [tests, runChecks()] : [tests]);
    if (failed.length > 0) console.error(`failed: ${failed.join(", ")}`);
    // The last line, whatever tests and checks printed: what reads the output by a program looks there.
    console.log(await readFile(counts, "utf8").catch(() => "0 passed, 0 failed, 0 skipped"));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return failed.length > 0 ? 1 : 0;
}

/** @param output "pipe" keeps what the program prints, so that it stands together */
async function runNode(
  args: readonly string[],
  output: "inherit" | "pipe",
  environment: Readonly<Record<string, string>> = {},
): Promise<{ code: number; text: string }> {
  // TensorFlow's level of messages: jest gives tests a copy of the environment, which the library does not see.
  const env = { TF_CPP_MIN_LOG_LEVEL: "3", ...process.env, ...environment };
  const child = spawn(process.execPath, args, { cwd: project.root, stdio: ["inherit", output, output], env });
  if (output === "pipe" && child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
  let text = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding("utf8").on("data", (piece: string) => (text += piece));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      resolve({ code: code ?? 1, text });
    });
  });
}
