import { createRequire } from "node:module";

import type { Interrupts, Stoppable } from "./interrupts.js";
import { KeyboardInterrupt } from "./keyboard-interrupt.js";

type Method = (this: object, ...values: unknown[]) => unknown;

interface EngineState {
  gradientDepth: number;
  kernelDepth: number;
  activeTape: unknown;
  scopeStack: unknown[];
}

/** The one engine that all copies of tfjs share. */
interface Engine {
  state: EngineState;
  endScope(): void;
}

/** A model of tfjs-layers while it trains. */
interface Model {
  stopTraining?: boolean;
  isTraining?: boolean;
}

const { cache } = createRequire(import.meta.url);

/** Makes tfjs heed interrupts: trainings stop after their batch and keep their weights, operations throw. */
export class TensorflowGuard implements Stoppable {
  readonly #fits = new Set<Model>();
  readonly #patched = new WeakSet();
  #seenModules = 0;

  constructor(private readonly interrupts: Interrupts) {
    interrupts.add(this);
  }

  isBusy(): boolean {
    return this.#fits.size > 0;
  }

  stop(): void {
    for (const model of this.#fits) model.stopTraining = true;
  }

  /** Patches what is there of tfjs; quick when no module was loaded since the last time. */
  patch(): void {
    const engine = currentEngine();
    if (!engine) return;
    this.#patchMethods(Object.getPrototypeOf(engine) as object, ["runKernel"], (method) => this.#checked(method));
    const names = Object.keys(cache);
    if (names.length === this.#seenModules) return;
    this.#seenModules = names.length;
    for (const name of names) {
      if (!name.includes("tfjs-layers")) continue;
      const { LayersModel } = (cache[name]?.exports ?? {}) as { LayersModel?: { prototype: object } };
      if (LayersModel)
        this.#patchMethods(LayersModel.prototype, ["fit", "fitDataset"], (method) => this.#registered(method));
    }
  }

  /** Remembers the state of tfjs; returns a function that goes back to it, for code that V8 ended without its `finally`. */
  save(): () => void {
    const engine = currentEngine();
    if (!engine) return () => undefined;
    const { gradientDepth, kernelDepth, activeTape } = engine.state;
    const scopes = engine.state.scopeStack.length;
    return () => {
      Object.assign(engine.state, { gradientDepth, kernelDepth, activeTape });
      while (engine.state.scopeStack.length > scopes) engine.endScope();
      for (const model of this.#fits) model.isTraining = false;
      this.#fits.clear();
    };
  }

  #patchMethods(prototype: object, names: string[], wrap: (method: Method) => Method): void {
    if (this.#patched.has(prototype)) return;
    this.#patched.add(prototype);
    for (const name of names) {
      const method = Reflect.get(prototype, name) as Method | undefined;
      if (method) Object.assign(prototype, { [name]: wrap(method) });
    }
  }

  #checked(method: Method): Method {
    const { interrupts } = this;
    return function (...values) {
      interrupts.check();
      return method.apply(this, values);
    };
  }

  #registered(method: Method): Method {
    const { interrupts } = this;
    const fits = this.#fits;
    return async function (...values) {
      fits.add(this);
      try {
        const history = await method.apply(this, values);
        if (interrupts.isInterrupted) throw new KeyboardInterrupt();
        return history;
      } finally {
        fits.delete(this);
      }
    };
  }
}

function currentEngine(): Engine | undefined {
  return (globalThis as { _tfengine?: Engine })._tfengine;
}
