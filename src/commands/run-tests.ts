import { spawn } from "node:child_process";
import { join } from "node:path";

import { project } from "../../kernel-setup/project.mjs";

const bin = (name: string): string => join(project.root, "node_modules", ...name.split("/"));

const checks: readonly { name: string; args: readonly string[] }[] = [
  { name: "Formatting", args: [bin("prettier/bin/prettier.cjs"), "--check", "--log-level=warn", "."] },
  { name: "Types", args: [bin("typescript/bin/tsc"), "--project", "."] },
  { name: "Style", args: [bin("eslint/bin/eslint.js"), "."] },
];

const jest = ["--experimental-vm-modules", "--disable-warning=ExperimentalWarning", bin("jest/bin/jest.js")];

/**
 * Formatting, types, style and all of jest; with arguments only jest, which gets them. All run even when one fails.
 *
 * @returns 0 when nothing failed, otherwise 1
 */
export async function runTests(jestArguments: readonly string[] = []): Promise<number> {
  const tests = { name: "Tests", args: [...jest, ...jestArguments] };
  const failed: string[] = [];
  for (const { name, args } of jestArguments.length > 0 ? [tests] : [...checks, tests]) {
    const started = performance.now();
    const code = await runNode(args);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.error(`${code === 0 ? "✓" : "✗"} ${name} (${seconds} s)`);
    if (code !== 0) failed.push(name);
  }
  if (failed.length > 0) console.error(`failed: ${failed.join(", ")}`);
  return failed.length > 0 ? 1 : 0;
}

async function runNode(args: readonly string[]): Promise<number> {
  // TensorFlow's level of messages: jest gives tests a copy of the environment, which the library does not see.
  const env = { TF_CPP_MIN_LOG_LEVEL: "3", ...process.env };
  const child = spawn(process.execPath, args, { cwd: project.root, stdio: "inherit", env });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      resolve(code ?? 1);
    });
  });
}
