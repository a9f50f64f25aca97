import { execFile, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, readdir, readlink, realpath, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";

import { project } from "../../kernel-setup/project.mjs";
import type { CommandResult } from "./tseminar.js";

type Environment = Readonly<Record<string, string | undefined>>;

/** A `tseminar` command that runs. */
export interface RunningCommand {
  readonly child: ChildProcess;
  /** What it has printed so far. */
  readonly printed: { stdout: string; stderr: string };
  /** Resolves when it has ended. */
  readonly ended: Promise<CommandResult>;
}

/** The project's sources in a temporary folder, where nothing is set up and everything may be broken. */
export class Clone {
  /** The copy of the project. */
  readonly root: string;
  /** Its TSEMINAR_CACHE; npm and pip keep the machine's. */
  readonly cache: string;
  readonly #children: ChildProcess[] = [];

  private constructor(readonly folder: string) {
    this.root = join(folder, "tseminar");
    this.cache = join(folder, "cache");
  }

  /** Copies all files that git tracks or would track to a new folder in `place`. */
  static async make(place = tmpdir()): Promise<Clone> {
    const clone = new Clone(await realpath(await mkdtemp(join(place, "tseminar-clone-"))));
    const listing = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
    const { stdout } = await promisify(execFile)("git", listing, { cwd: project.root, maxBuffer: 2 ** 26 });
    for (const file of stdout.split("\0")) {
      if (file) await cp(join(project.root, file), join(clone.root, file)).catch(ignoreMissing);
    }
    await mkdir(clone.cache);
    return clone;
  }

  /** Path of a file or folder of the copy. */
  path(...names: string[]): string {
    return join(this.root, ...names);
  }

  /** Starts the copy's `tseminar`; a variable set to undefined is taken out. */
  start(args: readonly string[], environment: Environment = {}): RunningCommand {
    return this.#start([this.path("kernel-setup", "tseminar.mjs"), ...args], environment);
  }

  /** Runs the copy's `tseminar` to its end. */
  run(args: readonly string[], environment?: Environment): Promise<CommandResult> {
    return this.start(args, environment).ended;
  }

  /** The ids of the steps that count as done, in their order. */
  async stepsDone(): Promise<string[]> {
    const program = `import { allSteps, isDone } from ${JSON.stringify(pathToFileURL(this.path("kernel-setup", "setup.mjs")).href)};
      for (const step of allSteps) if (await isDone(step).catch(() => false)) console.log(step.id);`;
    const { stdout } = await this.#start(["--input-type=module", "--eval", program]).ended;
    return stdout.split("\n").filter((line) => line !== "");
  }

  /** The processes that work in the copy, also those that outlived who started them. None elsewhere than on Linux. */
  async processes(): Promise<number[]> {
    const names = await readdir("/proc").catch(() => []);
    const folders = await Promise.all(names.map((name) => readlink(join("/proc", name, "cwd")).catch(() => "")));
    return names.filter((_, i) => folders[i]?.startsWith(this.root)).map(Number);
  }

  /** Does the work while a file or folder of the copy is not there, then puts it back in place of what the work made there. */
  async without<T>(path: string, work: () => Promise<T>): Promise<T> {
    const away = `${this.path(path)}.away`;
    const isThere = existsSync(this.path(path));
    if (isThere) await rename(this.path(path), away);
    try {
      return await work();
    } finally {
      await rm(this.path(path), { recursive: true, force: true });
      if (isThere) await rename(away, this.path(path));
    }
  }

  /** Ends the commands that still run and what they have started. */
  async stop(): Promise<void> {
    for (const child of this.#children) child.kill("SIGKILL");
    for (const pid of await this.processes()) process.kill(pid, "SIGKILL");
  }

  async remove(): Promise<void> {
    await this.stop();
    await rm(this.folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }

  #start(args: readonly string[], environment: Environment = {}): RunningCommand {
    const child = spawn(process.execPath, args, {
      cwd: this.root,
      env: {
        ...process.env,
        NODE_OPTIONS: undefined,
        NO_PROXY: "127.0.0.1",
        no_proxy: "127.0.0.1",
        TSEMINAR_CACHE: this.cache,
        TSEMINAR_DATA: undefined,
        TSEMINAR_PYTHON: undefined,
        TSEMINAR_TENSORFLOW: "cpu",
        ...environment,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#children.push(child);
    const printed = { stdout: "", stderr: "" };
    child.stdout.setEncoding("utf8").on("data", (text: string) => (printed.stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (printed.stderr += text));
    // A killed command's pipes stay open as long as its orphan lives: its end is the exit, not the close.
    const ended = once(child, "exit").then(async ([code]) => {
      await Promise.race([once(child, "close"), pause(200)]);
      return { code: code as number | null, ...printed };
    });
    return { child, printed, ended };
  }
}

/**
 * Waits until something is so while a command runs.
 *
 * @throws when the command ends before
 */
export async function until(command: RunningCommand, isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) {
    if (command.child.exitCode !== null || command.child.signalCode !== null)
      throw new Error(`it ended too early: ${command.printed.stderr}`);
    await pause(10);
  }
}

/** Git lists a file that was removed and not committed. */
function ignoreMissing(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
}
