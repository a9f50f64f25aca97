import { spawn, type ChildProcess, type StdioOptions } from "node:child_process";
import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";

import { Failure } from "../../../kernel-setup/failure.mjs";
import { project } from "../../../kernel-setup/project.mjs";
import { gradingEnvironment } from "../../../kernel-setup/steps/grading-environment.mjs";

/** Where nbgrader runs. */
interface Place {
  /** Of the course. */
  folder: string;
}

/**
 * Runs nbgrader in a course's folder, with our kernel, quietly; notebooks see the quick profile.
 *
 * @param place `log`: file to which all it says is added
 * @throws Failure when it fails, with the last lines it said
 */
export async function nbgrader(args: readonly string[], { folder, log }: Place & { log: string }): Promise<void> {
  await mkdir(dirname(log), { recursive: true });
  const file = createWriteStream(log, { flags: "a" });
  file.write(`$ nbgrader ${args.join(" ")}\n`);
  const child = start(args, { folder, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  const take = (text: string) => {
    file.write(text);
    said = (said + text).slice(-2_000);
  };
  child.stdout?.setEncoding("utf8").on("data", take);
  child.stderr?.setEncoding("utf8").on("data", take);
  const code = await endOf(child);
  file.end();
  if (code === 0) return;
  const last = said.trim().split("\n").slice(-3).join("\n");
  throw new Failure(`nbgrader ${args.join(" ")} failed (all it said: ${log}):\n${last}`);
}

/**
 * Runs nbgrader in a course's folder, with our kernel, for the user to see.
 *
 * @returns its exit code
 */
export async function runNbgrader(args: readonly string[], { folder }: Place): Promise<number> {
  return (await endOf(start(args, { folder, stdio: "inherit" }))) ?? 1;
}

function start(args: readonly string[], { folder, stdio }: Place & { stdio: StdioOptions }): ChildProcess {
  const kernels = join(project.venv, "share", "jupyter");
  const before = (first: string, rest: string | undefined) => [first, rest].filter(Boolean).join(delimiter);
  return spawn(gradingEnvironment.python, ["-m", "nbgrader", ...args], {
    cwd: folder,
    env: {
      TSEMINAR_PROFILE: "quick",
      ...process.env,
      JUPYTER_PATH: before(kernels, process.env.JUPYTER_PATH),
      PATH: before(dirname(gradingEnvironment.python), process.env.PATH), // it calls `alembic`
    },
    stdio,
  });
}

function endOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => child.on("error", reject).on("close", resolve));
}
