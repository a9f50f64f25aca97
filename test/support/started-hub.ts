import { spawn } from "node:child_process";
import { join } from "node:path";

import { project } from "../../kernel-setup/project.mjs";

/** A JupyterHub by `tseminar hub`, as that printed it. */
export interface StartedHub {
  address: string;
  password: string;
  /** The folder with all it writes. */
  state: string;
  /** Ends the command, and waits until it is gone; its exit code. */
  stop(): Promise<number | null>;
}

/** Runs `tseminar hub` as npm's script does, in the quick profile, until it has printed the hub's address. */
export async function startedHub(args: readonly string[]): Promise<StartedHub> {
  const command = spawn(process.execPath, [join(project.root, "kernel-setup", "tseminar.mjs"), "hub", ...args], {
    cwd: project.root,
    env: { ...process.env, TSEMINAR_PROFILE: "quick" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const gone = new Promise<number | null>((resolve) => command.once("close", resolve));
  let log = "";
  command.stderr.setEncoding("utf8").on("data", (text: string) => (log = (log + text).slice(-10_000)));
  const printed = new Promise<Omit<StartedHub, "stop">>((resolve) => {
    let text = "";
    command.stdout.setEncoding("utf8").on("data", (piece: string) => {
      text += piece;
      const pattern = /JupyterHub for trying: (http:\S+)\n.*the password (\S+)\n.*folders: ([^,]+),/;
      const [, address, password, state] = pattern.exec(text) ?? [];
      if (address && password && state) resolve({ address, password, state });
    });
  });
  const ended = gone.then((code) => {
    throw new Error(`tseminar hub ended with ${code ?? "a signal"}: ${log}`);
  });
  ended.catch(() => undefined); // when it ends later it has been stopped
  const stop = async (): Promise<number | null> => {
    command.kill("SIGTERM");
    return gone;
  };
  return { ...(await Promise.race([printed, ended])), stop };
}
