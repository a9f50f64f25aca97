import { spawn } from "node:child_process";
import { join } from "node:path";

import { project } from "../../kernel-setup/project.mjs";

/** What a run of the `tseminar` command gave. */
export interface CommandResult {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs the `tseminar` command as npm's scripts do; a variable set to undefined is taken out. */
export async function runTseminar(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>> = {},
): Promise<CommandResult> {
  const child = spawn(process.execPath, [join(project.root, "kernel-setup", "tseminar.mjs"), ...args], {
    cwd: project.root,
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      resolve({ code, stdout, stderr });
    });
  });
}
