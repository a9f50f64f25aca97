import { createContext, Script } from "node:vm";

/** Dawn polls its device in this, and asks for the next time from within. */
type Poll = () => void;
/** What became of a promise. */
interface Fate {
  settled: boolean;
  value?: unknown;
  error?: unknown;
}

/** Milliseconds between two looks at the device: a quick answer is had at once, a slow one leaves the processor to others. */
const SHORTEST_PAUSE = 0.02;
const LONGEST_PAUSE = 1;

/**
 * Waits for what Dawn does, without a turn of the event loop: tfjs reads tensors in the middle of a calculation.
 *
 * Dawn gives its polling to `setImmediate` whenever something is open, and a device always has something open (its promise
 * to tell of its loss). Here these calls are kept and made while somebody waits; so an idle process neither polls nor is
 * held open. The promises that Dawn settles are read in a context with a queue of microtasks of its own, which runs after
 * each script (nodejs.org/api/vm.html, `microtaskMode`).
 */
export class EventPump {
  readonly #polls: Poll[] = [];
  readonly #context = createContext({}, { microtaskMode: "afterEvaluate" });
  readonly #runMicrotasks = new Script("undefined");
  readonly #watch = new Script(
    `(promise, fate) => void promise.then(
       (value) => Object.assign(fate, { settled: true, value }),
       (error) => Object.assign(fate, { settled: true, error }))`,
  ).runInContext(this.#context) as (promise: Promise<unknown>, fate: Fate) => void;
  readonly #sleeper = new Int32Array(new SharedArrayBuffer(4));

  /**
   * Makes a call to Dawn and waits for what it promises.
   *
   * @throws what the promise is rejected with
   */
  waitFor<Value>(call: () => Promise<Value>): Value {
    const fate: Fate = { settled: false };
    this.#watch(this.#kept(call), fate);
    let pause = 0;
    for (;;) {
      this.#runMicrotasks.runInContext(this.#context);
      if (fate.settled) break;
      if (pause > 0) Atomics.wait(this.#sleeper, 0, 0, pause);
      pause = Math.min(LONGEST_PAUSE, Math.max(SHORTEST_PAUSE, 1.5 * pause));
      const polls = this.#polls.splice(0);
      if (polls.length === 0) throw new Error("WebGPU promised something, and nothing of it is going on");
      for (const poll of polls) this.#kept(poll);
    }
    if ("error" in fate) throw fate.error;
    return fate.value as Value;
  }

  /** Makes a call and keeps what it gives to `setImmediate`. */
  #kept<Value>(call: () => Value): Value {
    const { setImmediate } = globalThis;
    globalThis.setImmediate = ((poll: Poll) => void this.#polls.push(poll)) as unknown as typeof setImmediate;
    try {
      return call();
    } finally {
      globalThis.setImmediate = setImmediate;
    }
  }
}
