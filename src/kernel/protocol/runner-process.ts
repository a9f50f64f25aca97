import { type ChildProcess, spawn } from "node:child_process";
import { availableParallelism } from "node:os";
import type { Readable, Writable } from "node:stream";
import { setImmediate, setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { deserialize } from "node:v8";

import type { CellDone, FromRunner, ToRunner, ToWatchdog } from "../runner/messages.js";
import { deathReason } from "./death-reason.js";
import { frameReader } from "./frame-reader.js";
import { nativeText } from "./native-text.js";
import { withoutLog } from "./tensorflow-log.js";

/** What a runner tells, beside the end of a cell. */
export interface RunnerEvents {
  message: (message: Exclude<FromRunner, { type: "ready" | "heard" | "done" }>) => void;
  /** Text that did not go through the runner: of native libraries and of processes that cells start. */
  text: (name: "stdout" | "stderr", text: string) => void;
  ended: (death: RunnerDied) => void;
}

/** The end of a runner, as the reason why a cell failed. */
export class RunnerDied extends Error {
  override readonly name = "RunnerDied";

  /** @param lastLines what the process last wrote to its standard error */
  constructor(
    message: string,
    readonly lastLines: string[],
  ) {
    super(message);
  }
}

const program = fileURLToPath(new URL("../runner/main.js", import.meta.url));

/** How long a process that has ended may leave what it has written unread, in milliseconds. */
const drainTime = 300;

/** How long a process may take to end by itself, in milliseconds. */
const endTime = 500;

/** One process that runs cells, until it dies. */
export class RunnerProcess {
  readonly #child: ChildProcess;
  readonly #stderr;
  readonly #stdout;
  readonly #exited: Promise<void>;
  #cell: { resolve: (done: CellDone) => void; reject: (error: Error) => void } | undefined;
  #death: RunnerDied | undefined;
  #ending: string | undefined;
  #isReady = false;
  #comms = 0;
  readonly #hearing = new Map<number, () => void>();

  constructor(private readonly events: RunnerEvents) {
    const flags = [...process.execArgv, "--disable-warning=ExperimentalWarning"];
    // A group of its own, so that all that cells have started can be ended with it.
    this.#child = spawn(process.execPath, [...flags, program], {
      stdio: ["ignore", "pipe", "pipe", "pipe", "pipe", "ipc"],
      serialization: "advanced",
      detached: true,
      // Node has four threads for files, pictures and archives, however many cores there are.
      env: { UV_THREADPOOL_SIZE: String(Math.max(4, availableParallelism())), ...process.env },
    });
    this.#stdout = nativeText(this.#child.stdout, (text) => this.events.text("stdout", text));
    this.#stderr = nativeText(this.#child.stderr, (text) => {
      const shown = withoutLog(text);
      if (shown !== "") this.events.text("stderr", shown);
    });
    (this.#child.stdio[3] as Readable).on(
      "data",
      frameReader((frame) => this.#receive(frame)),
    );
    this.#watchdog.on("error", () => undefined); // Its end is told by "exit".
    this.#exited = new Promise((resolve) => this.#child.once("exit", () => resolve()).once("error", () => resolve()));
    const closed = new Promise((resolve) => this.#child.once("close", resolve));
    this.#child.once("error", (error) =>
      this.#ended(`the process that runs the cells does not start: ${error.message}`),
    );
    this.#child.once("exit", (code, signal) => {
      this.signal("SIGKILL"); // Those that the cells have started.
      void Promise.race([closed, setTimeout(drainTime)]).then(() => {
        this.#ended(deathReason({ code, signal, ending: this.#ending, lastText: this.#stderr.lastText() }));
      });
    });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Whether it has started: one that dies before would do so again. */
  get isReady(): boolean {
    return this.#isReady;
  }

  /** Runs a cell to its end; fails with {@link RunnerDied}. */
  run(message: Extract<ToRunner, { type: "run" }>): Promise<CellDone> {
    if (this.#death) return Promise.reject(this.#death);
    this.#stdout.startCell();
    this.#stderr.startCell();
    return new Promise((resolve, reject) => {
      this.#cell = { resolve, reject };
      this.#send(message);
    });
  }

  /** Hands a message of a comm over; resolves when the listeners of cells have been called, or never will be. */
  tellComm(message: Omit<Extract<ToRunner, { type: "comm" }>, "id" | "type">): Promise<void> {
    if (this.#death) return Promise.resolve();
    const id = ++this.#comms;
    return new Promise((resolve) => {
      this.#hearing.set(id, resolve);
      this.#send({ type: "comm", id, ...message });
    });
  }

  #heard(id: number): void {
    this.#hearing.get(id)?.();
    this.#hearing.delete(id);
  }

  #send(message: ToRunner): void {
    if (this.#child.connected) this.#child.send(message, () => undefined); // Its end is told by "exit".
  }

  /** Tells its watchdog, which listens also while a cell computes. */
  watch(line: ToWatchdog): void {
    this.#watchdog.write(`${JSON.stringify(line)}\n`);
  }

  /** Sends a signal to the process and to those that it has started. */
  signal(signal: NodeJS.Signals): void {
    if (this.pid === undefined) return;
    try {
      process.kill(-this.pid, signal);
    } catch {
      // All of them have ended.
    }
  }

  /** Ends it, for a reason. */
  kill(reason: string): void {
    this.#ending = reason;
    this.signal("SIGKILL");
  }

  /** Ends it, by force only if it does not end by itself. */
  async end(): Promise<void> {
    this.#ending = "the kernel is shut down";
    this.signal("SIGTERM");
    await Promise.race([this.#exited, setTimeout(endTime)]);
    this.signal("SIGKILL");
  }

  get #watchdog(): Writable {
    return this.#child.stdio[4] as Writable;
  }

  #receive(frame: Buffer): void {
    let message: FromRunner;
    try {
      message = deserialize(frame) as FromRunner;
    } catch {
      this.kill("what it sends cannot be read, so something in it writes to file descriptor 3");
      return;
    }
    if (message.type === "ready") this.#isReady = true;
    else if (message.type === "heard") this.#heard(message.id);
    else if (message.type === "done") void this.#finish(message);
    else this.#show(message);
  }

  /** What cannot be sent, such as data that is no JSON, must not take the frames after it along. */
  #show(message: Parameters<RunnerEvents["message"]>[0]): void {
    try {
      this.events.message(message);
    } catch (error) {
      console.error(`a message of type "${message.type}" of a cell could not be sent:`, error);
    }
  }

  async #finish(done: CellDone): Promise<void> {
    const cell = this.#cell;
    this.#cell = undefined;
    // Native text came through other pipes, which are read before the second turn of the event loop.
    await setImmediate();
    await setImmediate();
    cell?.resolve(done);
  }

  #ended(reason: string): void {
    if (this.#death) return;
    this.#death = new RunnerDied(`${reason}; all variables are lost`, this.#stderr.lastLines());
    const cell = this.#cell;
    this.#cell = undefined;
    for (const id of this.#hearing.keys()) this.#heard(id);
    this.events.ended(this.#death);
    cell?.reject(this.#death);
  }
}
