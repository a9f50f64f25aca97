import { MessageChannel, type MessagePort, Worker } from "node:worker_threads";

import { type Context, currentContext, runIn } from "./context.js";
import { KeyboardInterrupt } from "./keyboard-interrupt.js";
import { slots } from "./watchdog-slots.js";

/** How long a training may take to end by itself before the cell ends without it, in milliseconds. */
const grace = 300;

/** Whoever can end its work by itself, such as a training after its batch. */
export interface Stoppable {
  isBusy(): boolean;
  stop(): void;
}

/** The interrupts of cells. Real SIGINT, for code that looks at nothing, is the business of `callInterruptibly`. */
export class Interrupts {
  /** `[0]` is 1 from an interrupt until the next cell; loops of cells read it. */
  readonly shared = new Int32Array(new SharedArrayBuffer(8));
  /** Answers to `input` and `prompt`. */
  readonly answers: MessagePort;
  readonly #stoppables: Stoppable[] = [{ isBusy: () => userListeners().length > 0, stop: callUserListeners }];
  readonly #asked = new Set<Stoppable>();
  #running: { context: Context; reject: (error: Error) => void } | undefined;

  constructor() {
    const { port1, port2 } = new MessageChannel();
    this.answers = port1;
    const worker = new Worker(new URL("./watchdog.js", import.meta.url), {
      workerData: { shared: this.shared, answers: port2 },
      transferList: [port2],
      execArgv: [],
      stdout: false,
    });
    worker.unref();
    worker.on("message", () => this.#interrupt());
    // Without a listener SIGINT would end the process.
    process.on("SIGINT", onSigint);
  }

  get isInterrupted(): boolean {
    return Atomics.load(this.shared, slots.interrupted) === 1;
  }

  /** Adds what is asked to stop by itself at an interrupt. */
  add(stoppable: Stoppable): void {
    this.#stoppables.push(stoppable);
  }

  /**
   * Begins a cell: an earlier interrupt is forgotten.
   *
   * @returns a promise that an interrupt rejects
   */
  begin(context: Context): Promise<never> {
    Atomics.store(this.shared, slots.interrupted, 0);
    this.#asked.clear();
    const interrupted = new Promise<never>((_, reject) => {
      this.#running = { context, reject };
    });
    interrupted.catch(() => undefined);
    return interrupted;
  }

  end(): void {
    this.#running = undefined;
  }

  /**
   * For places that run often, such as tfjs's operations.
   *
   * @throws KeyboardInterrupt after an interrupt, unless something is about to stop by itself
   */
  check(): void {
    if (this.isInterrupted && !this.#stopAll()) throw new KeyboardInterrupt();
  }

  /**
   * For loops that await, whose cell may have ended long ago.
   *
   * @throws KeyboardInterrupt after an interrupt of the cell that the running code belongs to
   */
  checkCell(): void {
    const context = currentContext();
    const isRunning = context === undefined || context === this.#running?.context;
    if (context?.controller.signal.aborted || (isRunning && this.isInterrupted)) throw new KeyboardInterrupt();
  }

  #interrupt(): void {
    const running = this.#running;
    if (!running) return;
    runIn(running.context, () => {
      const delay = this.#stopAll() ? grace : 0;
      setTimeout(() => running.reject(new KeyboardInterrupt()), delay);
      running.context.controller.abort(new KeyboardInterrupt());
    });
  }

  /** Asks all that can stop by itself to do so, once; returns whether there is something. */
  #stopAll(): boolean {
    const busy = this.#stoppables.filter((stoppable) => stoppable.isBusy());
    for (const stoppable of busy) if (!this.#asked.has(stoppable)) stoppable.stop();
    for (const stoppable of busy) this.#asked.add(stoppable);
    return busy.length > 0;
  }
}

function onSigint(): void {
  // The watchdog has heard of the interrupt before the signal comes.
}

function userListeners(): NodeJS.SignalsListener[] {
  return process.rawListeners("SIGINT").filter((listener) => listener !== onSigint) as NodeJS.SignalsListener[];
}

function callUserListeners(): void {
  process.emit("SIGINT", "SIGINT");
}
