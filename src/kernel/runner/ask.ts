import { receiveMessageOnPort } from "node:worker_threads";

import { currentContext } from "./context.js";
import type { Send } from "./frames.js";
import type { Interrupts } from "./interrupts.js";
import { KeyboardInterrupt } from "./keyboard-interrupt.js";
import type { Output } from "./output.js";
import { slots } from "./watchdog-slots.js";

type Answer = (value: string | null) => void;

/** Questions to the person at the notebook. */
export class Asking {
  #waiting: Promise<unknown> = Promise.resolve();
  #answer: Answer | undefined;

  constructor(
    private readonly interrupts: Interrupts,
    private readonly channel: { send: Send; output: Output },
  ) {
    interrupts.answers.on("message", (value: string | null) => this.#answer?.(value));
    interrupts.answers.unref();
  }

  /** One question at a time; rejected by an interrupt. */
  input(prompt = "", options: { password?: boolean } = {}): Promise<string> {
    this.#mustBeAllowed("input");
    const signal = currentContext()?.controller.signal;
    const asked = this.#waiting.then(
      () =>
        new Promise<string>((resolve, reject) => {
          const stop = (): void => reject(new KeyboardInterrupt());
          if (signal?.aborted) {
            stop();
            return;
          }
          signal?.addEventListener("abort", stop, { once: true });
          this.#answer = (value) => {
            this.#answer = undefined;
            signal?.removeEventListener("abort", stop);
            resolve(value ?? "");
          };
          this.#ask(prompt, options.password ?? false);
        }),
    );
    this.#waiting = asked.catch(() => undefined);
    return asked;
  }

  /** As in a browser: the thread stands still until there is an answer. */
  prompt(message = "", defaultValue?: string): string | null {
    this.#mustBeAllowed("prompt");
    const { shared, answers } = this.interrupts;
    // Nobody waits for what is left from a question that was interrupted.
    while (receiveMessageOnPort(answers));
    this.#ask(message, false);
    for (;;) {
      const news = Atomics.load(shared, slots.news);
      if (this.interrupts.isInterrupted) throw new KeyboardInterrupt();
      const received: { message: string | null } | undefined = receiveMessageOnPort(answers);
      if (received) return received.message === "" ? (defaultValue ?? "") : received.message;
      Atomics.wait(shared, slots.news, news);
    }
  }

  #ask(prompt: string, password: boolean): void {
    this.channel.output.flush();
    this.channel.send({ type: "input", prompt, password, parent: currentContext()?.parent });
  }

  #mustBeAllowed(name: string): void {
    if (currentContext()?.allowStdin) return;
    throw new Error(
      `${name}() cannot ask: nobody is at this front end (nbconvert and papermill have no input), so give the value in the code`,
    );
  }
}
