import { setTimeout } from "node:timers/promises";

import type { Request } from "./connection.js";

/** The end of a cell, before it is told. */
export interface Ended {
  /** Whether the cells that wait are not to run: it failed, and the client did not say otherwise. */
  stopsQueue: boolean;
  /** Sends the reply. */
  tell: () => void;
}

/** Options of {@link ExecuteQueue}. */
export interface QueueOptions {
  run: (request: Request) => Promise<Ended>;
  /** Answers a request whose cell does not run. */
  abort: (request: Request) => void;
}

/** How long a failed cell waits for those that were sent before its reply and are still on their way, in milliseconds. */
const settleTime = 20;

/** Runs cells one after the other. */
export class ExecuteQueue {
  #waiting: Request[] = [];
  #running: Promise<void> | undefined;

  constructor(private readonly options: QueueOptions) {}

  add(request: Request): void {
    this.#waiting.push(request);
    this.#running ??= this.#run();
  }

  /** Answers all that wait. */
  abort(): void {
    for (const request of this.#waiting.splice(0)) this.options.abort(request);
  }

  /** Waits until no cell runs or waits. */
  async idle(): Promise<void> {
    await this.#running;
  }

  async #run(): Promise<void> {
    for (let request = this.#waiting.shift(); request; request = this.#waiting.shift()) {
      const { stopsQueue, tell } = await this.options.run(request);
      if (stopsQueue) await setTimeout(settleTime);
      // Those that come from now on may have been sent after the reply.
      const late = stopsQueue ? this.#waiting.splice(0) : [];
      tell();
      late.forEach(this.options.abort);
    }
    this.#running = undefined;
  }
}
