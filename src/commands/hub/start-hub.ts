import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { Failure } from "../../../kernel-setup/failure.mjs";
import { project } from "../../../kernel-setup/project.mjs";
import { hubEnvironment } from "../../../kernel-setup/steps/hub-environment.mjs";

/** Options of {@link startHub}; what is left out is as jupyterhub_config.py has it. */
export interface HubOptions {
  /** Of the address for browsers; the two after it are used inside. */
  port: number;
  /** Who may come in. Default: whoever has the password. */
  students?: readonly string[] | undefined;
  /** What each student's processes may have, e.g. "4G". */
  memory?: string | undefined;
  /** How many of the processor's cores each student has. */
  cores?: number | undefined;
  /** Seconds without a running cell after which kernels and servers are ended. */
  idle?: number | undefined;
  /** Folder of which each student gets a copy. */
  notebooks?: string | undefined;
  /** Takes each line of the hub's log. Default: it is kept for an error. */
  log?: (line: string) => void;
}

/** A JupyterHub for trying: whoever knows the password comes in, all servers run as the user who started it. */
export interface Hub {
  /** Without a slash at its end. */
  address: string;
  password: string;
  /** The folder with all it writes, the students' own among it. */
  state: string;
  /** Its exit code, when it has ended. */
  ended: Promise<number | null>;
  /** Ends it with all servers, waits for that and removes the students' folders. */
  stop(): Promise<void>;
}

const config = join(project.root, "kernel-setup", "hub", "jupyterhub_config.py");

/**
 * Starts JupyterHub on this machine, with the students' folders in a folder of its own that is removed at the end, and waits
 * until it answers.
 *
 * @throws Failure when it ends before that, with the last lines of its log
 */
export async function startHub({ port, students, memory, cores, idle, notebooks, log }: HubOptions): Promise<Hub> {
  const address = `http://127.0.0.1:${port}`;
  const password = randomBytes(12).toString("base64url");
  const state = await mkdtemp(join(tmpdir(), "tseminar-hub-"));
  const settings = {
    TSEMINAR_HUB_PORT: String(port),
    TSEMINAR_HUB_PASSWORD: password,
    TSEMINAR_HUB_STATE: state,
    ...(students && { TSEMINAR_HUB_STUDENTS: students.join(" ") }),
    ...(memory !== undefined && { TSEMINAR_HUB_MEMORY: memory }),
    ...(cores !== undefined && { TSEMINAR_HUB_CORES: String(cores) }),
    ...(idle !== undefined && { TSEMINAR_HUB_IDLE: String(idle) }),
    ...(notebooks !== undefined && { TSEMINAR_HUB_NOTEBOOKS: notebooks }),
  };
  const hub = spawn(join(dirname(hubEnvironment.python), "jupyterhub"), ["-f", config], {
    cwd: state,
    env: { ...process.env, ...settings },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [hub.stdout, hub.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      said = (said + text).slice(-4_000);
      for (const line of text.split("\n")) if (line !== "") log?.(line);
    });
  const ended = new Promise<number | null>((resolve) => {
    hub.on("error", () => resolve(127)).on("close", resolve);
  });
  const stop = async (): Promise<void> => {
    hub.kill("SIGTERM");
    await ended;
    await rm(state, { recursive: true, force: true, maxRetries: 10 });
  };
  let code: number | null | undefined;
  void ended.then((theCode) => (code = theCode));
  while (!(await answers(address))) {
    if (code !== undefined) {
      await rm(state, { recursive: true, force: true });
      const last = said.trim().split("\n").slice(-5).join("\n");
      throw new Failure(`JupyterHub ended with ${code ?? "a signal"} (is port ${port} free?):\n${last}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return { address, password, state, ended, stop };
}

async function answers(address: string): Promise<boolean> {
  return fetch(`${address}/hub/api/`).then(
    ({ ok }) => ok,
    () => false,
  );
}
