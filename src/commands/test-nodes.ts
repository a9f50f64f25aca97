import { execFile, spawn } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { promisify } from "node:util";

import pl from "nodejs-polars";

import { Failure } from "../../kernel-setup/failure.mjs";
import { project } from "../../kernel-setup/project.mjs";

/** What runs under each Node: the kernel over the wire, training in graph mode and eagerly, one notebook with its handouts. */
const suites = [
  "test/kernel/kernel.test.ts",
  "test/kernel/cells.test.ts",
  "test/kernel/interrupts.test.ts",
  "test/kernel/training.test.ts",
  "test/training/fit.test.ts",
  "test/tensorflow.test.ts",
  "test/notebooks/first-steps.test.ts",
];

/** How it went with one version of Node. */
interface Outcome {
  Node: string;
  "set-up": "passed" | "failed";
  tests: "passed" | "failed" | "not run";
  passed: number;
  failed: number;
  skipped: number;
  minutes: number;
}

/**
 * Sets up and tests the project's files under other versions of Node, each in a copy of its own in the temporary folder.
 * Node's binaries are npm's packages node-<system>-<processor>.
 *
 * @param versions as npm takes them: 22, 24.1.0, latest
 * @returns whether all passed
 * @throws Failure when npm has no such version
 */
export async function testNodes(versions: readonly string[]): Promise<boolean> {
  const outcomes: Outcome[] = [];
  for (const version of versions) {
    const folder = await mkdtemp(join(tmpdir(), `tseminar-node-${version}-`));
    try {
      outcomes.push(await testNode(version, folder));
    } finally {
      await rm(folder, { recursive: true, force: true, maxRetries: 10 });
    }
  }
  console.log(pl.readRecords(outcomes.map((outcome) => ({ ...outcome }))).toString());
  return outcomes.every((outcome) => outcome["set-up"] === "passed" && outcome.tests === "passed");
}

async function testNode(version: string, folder: string): Promise<Outcome> {
  const started = performance.now();
  const node = await fetchNode(version, join(folder, "node"));
  const root = join(folder, "tseminar");
  await copyProject(root);
  const tseminar = (...args: string[]) => runNode(node, { args: ["kernel-setup/tseminar.mjs", ...args], cwd: root });
  const { stdout } = await promisify(execFile)(node, ["--version"]);
  console.log(`Node ${stdout.trim()}: set-up`);
  const isSetUp = await tseminar("setup");
  if (isSetUp) console.log(`Node ${stdout.trim()}: ${suites.join(", ")}`);
  const results = join(folder, "results.json");
  const passed = isSetUp && (await tseminar("test", ...suites, "--json", `--outputFile=${results}`));
  return {
    Node: stdout.trim(),
    "set-up": isSetUp ? "passed" : "failed",
    tests: isSetUp ? (passed ? "passed" : "failed") : "not run",
    ...(await countsIn(results)),
    minutes: Number(((performance.now() - started) / 60_000).toFixed(1)),
  };
}

/** How many tests did what; none when jest did not get so far. */
async function countsIn(results: string): Promise<Pick<Outcome, "passed" | "failed" | "skipped">> {
  const text = await readFile(results, "utf8").catch(() => "{}");
  const counts = JSON.parse(text) as { numPassedTests?: number; numFailedTests?: number; numPendingTests?: number };
  const { numPassedTests: passed = 0, numFailedTests: failed = 0, numPendingTests: skipped = 0 } = counts;
  return { passed, failed, skipped };
}

/** @returns path of the program */
async function fetchNode(version: string, folder: string): Promise<string> {
  const name = `node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;
  await mkdir(folder, { recursive: true });
  const args = ["install", "--prefix", folder, "--no-save", "--no-audit", "--no-fund", `${name}@${version}`];
  try {
    await promisify(execFile)("npm", args);
  } catch (error) {
    throw new Failure(`npm has no ${name}@${version}, or cannot be reached: ${String(error)}`);
  }
  return join(folder, "node_modules", name, "bin", process.platform === "win32" ? "node.exe" : "node");
}

/** All files that git tracks or would track. */
async function copyProject(root: string): Promise<void> {
  const listing = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
  const { stdout } = await promisify(execFile)("git", listing, { cwd: project.root, maxBuffer: 2 ** 26 });
  for (const file of stdout.split("\0"))
    if (file) await cp(join(project.root, file), join(root, file)).catch(ignoreMissing);
}

/** Runs a program of the copy with its Node first on the path; npm is the machine's. */
function runNode(node: string, { args, cwd }: { args: readonly string[]; cwd: string }): Promise<boolean> {
  // Variables of the npm script that runs this command would lead to this project's npm and Node.
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith("npm_"));
  const env = { ...Object.fromEntries(own), PATH: [dirname(node), process.env.PATH].join(delimiter) };
  const child = spawn(node, args, { cwd, env, stdio: "inherit" });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      resolve(code === 0);
    });
  });
}

/** Git lists a file that was removed and not committed. */
function ignoreMissing(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
}
