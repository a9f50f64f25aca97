import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

import { project, pythonProgram } from "../../kernel-setup/project.mjs";

/** Options of {@link startJupyterLab}. */
export interface StartOptions {
  port: number;
  /** Whether the address is opened in a browser. */
  open: boolean;
  /** The folder with the notebooks. Default: the seminar's. */
  folder?: string;
}

/**
 * How long the server may take from its first words about its end on, in milliseconds: its kernels have been told by then, and
 * now and then it waits for ever for a thread of its own (anyio's, which joins what nobody ends).
 */
const END_TIME = 15_000;

/**
 * Runs JupyterLab on the notebooks until it is stopped (Ctrl-C twice). Its log goes to stderr; its address is printed once
 * it answers.
 *
 * @returns its exit code
 */
export async function startJupyterLab({ port, open, folder = project.notebooks }: StartOptions): Promise<number> {
  const args = [
    `--ServerApp.root_dir=${folder}`,
    "--ServerApp.ip=127.0.0.1",
    `--ServerApp.port=${port}`,
    `--ServerApp.open_browser=${open ? "True" : "False"}`,
    // In a container everybody is root.
    ...(process.getuid?.() === 0 ? ["--allow-root"] : []),
  ];
  const server = spawn(pythonProgram("jupyter-lab"), args, { stdio: ["inherit", "inherit", "pipe"] });
  let said = false;
  let ending = false;
  createInterface(server.stderr).on("line", (line) => {
    process.stderr.write(`${line}\n`);
    if (!ending && /Shutting down \d+ extension/.test(line)) {
      ending = true;
      setTimeout(() => server.kill("SIGKILL"), END_TIME).unref();
    }
    const address = /http:\/\/127\.0\.0\.1:\d+\/lab\S*/.exec(line)?.[0];
    if (!address || said) return;
    said = true;
    console.log(`\nJupyterLab with the notebooks: ${address}\n`);
  });
  // Ctrl-C reaches the server by itself, which asks before it goes; whatever else ends this command ends the server, too.
  process.on("SIGINT", () => undefined);
  for (const signal of ["SIGTERM", "SIGHUP"] as const) process.on(signal, () => server.kill("SIGTERM"));
  process.on("exit", () => server.kill("SIGTERM"));
  return new Promise((resolve, reject) => {
    server.on("error", reject);
    server.on("close", (code) => {
      resolve(code ?? (ending ? 0 : 1));
    });
  });
}
