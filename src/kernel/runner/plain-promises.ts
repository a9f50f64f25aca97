import { inspect } from "node:util";

/** What Node's async hooks write on every promise, by the descriptions of its symbols. */
const hookMarks = new Set(["async_id_symbol", "trigger_async_id_symbol", "kResourceStore"]);

/** Keeps the marks of AsyncLocalStorage out of the text of promises, in results and in `console.log`. */
export function showPromisesPlainly(): void {
  Reflect.defineProperty(Promise.prototype, inspect.custom, {
    configurable: true,
    writable: true,
    value(this: Promise<unknown>): unknown {
      for (const symbol of Object.getOwnPropertySymbols(this)) {
        if (hookMarks.has(symbol.description ?? "")) Reflect.defineProperty(this, symbol, { enumerable: false });
      }
      // Inspected as ever.
      return this;
    },
  });
}
