import { execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { itWithRealData } from "./real-data.js";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../../", import.meta.url));

/** numpy and scipy come along: about 60 MB to download. */
const REQUIREMENT = "scikit-learn==1.7.2";

/** A case for `scikit-learn.py`. */
export interface ScikitLearnCase {
  readonly labels: readonly number[];
  readonly probabilities: readonly (readonly number[])[];
  readonly multiLabel: boolean;
}

/** What `scikit-learn.py` says of each case. */
export type AskScikitLearn = (cases: readonly ScikitLearnCase[]) => Promise<unknown[]>;

/** Tests against scikit-learn; they are skipped where it cannot be had, and their titles say why. */
export async function withScikitLearn() {
  const python = await scikitLearnPython().catch((error: unknown) => new Error(reasonOf(error)));
  const ask: AskScikitLearn | undefined = typeof python === "string" ? (cases) => figuresOf(python, cases) : undefined;
  const skip = (title: string): void => {
    const reason = python instanceof Error ? python.message : "";
    it.skip(`skipped, needs scikit-learn, which cannot be installed (${reason}) — ${title}`, () => undefined);
  };
  return {
    it(title: string, test: (ask: AskScikitLearn) => Promise<void>): void {
      if (ask) it(title, () => test(ask));
      else skip(title);
    },
    /** A test that needs a real data set, too; see {@link itWithRealData}. */
    itWithRealData(set: string, title: string, test: (ask: AskScikitLearn, data: string) => Promise<void>): void {
      if (ask) itWithRealData(set, title, (data) => test(ask, data));
      else skip(title);
    },
  };
}

async function figuresOf(python: string, cases: readonly ScikitLearnCase[]): Promise<unknown[]> {
  const script = fileURLToPath(new URL("scikit-learn.py", import.meta.url));
  const child = spawn(python, [script], { stdio: ["pipe", "pipe", "inherit"] });
  let printed = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (printed += text));
  child.stdin.end(JSON.stringify(cases));
  const code = await new Promise<number | null>((resolve, reject) => child.on("error", reject).on("close", resolve));
  if (code !== 0) throw new Error(`scikit-learn.py ended with code ${code ?? "none"}`);
  return JSON.parse(printed) as unknown[];
}

/** A Python with scikit-learn: that of the benchmarks' environment, or of an own one in `.scikit-learn/`, made when missing. */
async function scikitLearnPython(): Promise<string> {
  const peers = join(root, ".peers", "bin", "python");
  if (existsSync(peers) && (await has(peers))) return peers;
  const folder = join(root, ".scikit-learn");
  const python = join(folder, "bin", "python");
  const stamp = join(folder, "requirement.txt");
  if (existsSync(stamp) && (await readFile(stamp, "utf8")) === REQUIREMENT) return python;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder);
  const own = join(root, ".venv", "bin", "python");
  await run(existsSync(own) ? own : "python3", ["-m", "venv", folder]);
  await run(python, [
    "-m",
    "pip",
    "install",
    "--quiet",
    "--disable-pip-version-check",
    "--retries=1",
    "--only-binary=:all:",
    REQUIREMENT,
  ]);
  await writeFile(stamp, REQUIREMENT); // last: without it the environment is made anew
  return python;
}

async function has(python: string): Promise<boolean> {
  const version = await run(python, ["-c", "import sklearn; print(sklearn.__version__)"]).catch(() => undefined);
  return version?.stdout.trim() === REQUIREMENT.split("==")[1];
}

function reasonOf(error: unknown): string {
  const lines = String(error instanceof Error && "stderr" in error ? error.stderr : error)
    .trim()
    .split("\n");
  return lines.findLast((line) => line.trim() !== "") ?? "no reason given";
}
