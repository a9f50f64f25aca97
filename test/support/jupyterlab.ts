import { spawn } from "node:child_process";
import { join } from "node:path";

import { project } from "../../kernel-setup/project.mjs";

/** Options of {@link startedJupyterLab}. */
export interface JupyterLabOptions {
  port: number;
  /** The folder with the notebooks. Default: the seminar's. */
  folder?: string;
  /** Variables beside this process's; one that is undefined is taken out. */
  environment: Readonly<Record<string, string | undefined>>;
}

/** A JupyterLab by `tseminar start`. */
export interface StartedJupyterLab {
  address: URL;
  /** Ends it and waits until it is gone. */
  stop(): Promise<void>;
}

/** Runs `tseminar start` as npm's script does, until it has printed JupyterLab's address. */
export async function startedJupyterLab(options: JupyterLabOptions): Promise<StartedJupyterLab> {
  const { port, folder, environment } = options;
  const command = [join(project.root, "kernel-setup", "tseminar.mjs"), "start", "--port", String(port)];
  const server = spawn(process.execPath, folder === undefined ? command : [...command, folder], {
    cwd: project.root,
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const gone = new Promise<number | null>((resolve) => server.once("close", resolve));
  let log = "";
  server.stderr.setEncoding("utf8").on("data", (text: string) => (log += text));
  const address = new Promise<URL>((resolve) => {
    let printed = "";
    server.stdout.setEncoding("utf8").on("data", (text: string) => {
      printed += text;
      const found = /JupyterLab with the notebooks: (http:\S+)/.exec(printed)?.[1];
      if (found) resolve(new URL(found));
    });
  });
  const stop = async (): Promise<void> => {
    server.kill("SIGTERM");
    await gone;
  };
  const ended = gone.then((code) => {
    throw new Error(`tseminar start ended with ${code ?? "a signal"}: ${log}`);
  });
  ended.catch(() => undefined); // when it ends later it has been stopped
  return { address: await Promise.race([address, ended]), stop };
}
