import { spawn } from "node:child_process";
import { constants } from "node:os";
import { join } from "node:path";

import { Failure } from "../../kernel-setup/failure.mjs";
import { project } from "../../kernel-setup/project.mjs";

const ENDS = ["SIGTERM", "SIGHUP"] as const;

/** Options of {@link executeNotebook}. */
export interface ExecuteOptions {
  /** File that gets the executed notebook, also when a cell fails. */
  executed: string;
  /** The profile that the notebook's cells see as TSEMINAR_PROFILE. */
  profile: string;
  /** A Jupyter server in which its kernel runs. Default: this machine. */
  server?: { address: string; token: string };
}

/**
 * Runs all cells of a notebook in its kernel, in the notebook's folder; the cells' progress is printed as they run. In the
 * kernel of a server cells see the folder and the profile of that.
 *
 * @throws Failure when a cell fails, which is printed before
 */
export async function executeNotebook(source: string, { executed, profile, server }: ExecuteOptions): Promise<void> {
  const script = join(project.root, "src", "handouts", "execute-notebook.py");
  const child = spawn(project.python, [script, source, executed], {
    cwd: project.notebooks,
    env: {
      ...process.env,
      TSEMINAR_PROFILE: profile,
      ...(server && { JUPYTER_GATEWAY_URL: server.address, JUPYTER_GATEWAY_AUTH_TOKEN: server.token }),
    },
    stdio: ["ignore", "inherit", "inherit"],
  });
  // Ctrl-C reaches both; whatever else ends this process ends the run, too, which first writes what was executed.
  const end = (signal: NodeJS.Signals): void => {
    child.kill("SIGINT");
    process.exit(128 + constants.signals[signal]);
  };
  for (const signal of ENDS) process.on(signal, end);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  }).finally(() => {
    for (const signal of ENDS) process.off(signal, end);
  });
  if (code !== 0) throw new Failure(`not all cells were executed: see above; what was is in ${executed}`);
}
