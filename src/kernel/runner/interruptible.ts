import { constants, runInThisContext, Script } from "node:vm";

import type { CompiledCode } from "../compiler/messages.js";

/** Name of the script that starts cells, in traces. */
export const starterName = "tseminar-starter.js";

const door = Symbol.for("tseminar.start");
const starter = new Script(`globalThis[Symbol.for("tseminar.start")]()`, { filename: starterName });

/** Calls a function so that SIGINT ends it, also in the middle of a loop without end. */
export function callInterruptibly<Result>(call: () => Result): Result {
  Object.assign(globalThis, { [door]: call });
  try {
    return starter.runInThisContext({ breakOnSigint: true, displayErrors: false }) as Result;
  } finally {
    renewSigint();
  }
}

/**
 * Node's `breakOnSigint` leaves a handler behind that ends the process if the code has added a listener for SIGINT: a
 * signal without listeners gets Node's own handler again with the first one.
 */
function renewSigint(): void {
  const listeners = process.rawListeners("SIGINT") as NodeJS.SignalsListener[];
  process.removeAllListeners("SIGINT");
  for (const listener of listeners) process.addListener("SIGINT", listener);
}

/** Makes the function that compiled code is the body of. */
export function functionOf(
  code: CompiledCode,
  options: { name: string; parameters: string[] },
): (...values: unknown[]) => unknown {
  const head = `(${code.isAsync ? "async " : ""}function (${options.parameters.join(", ")}) {`;
  return runInThisContext(`${head}${code.code}\n})`, {
    filename: options.name,
    columnOffset: -head.length,
    displayErrors: false,
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  }) as (...values: unknown[]) => unknown;
}

/** Whether V8 ended the code because of SIGINT: then no `finally` has run. */
export function wasCutOff(error: unknown): boolean {
  return (error as NodeJS.ErrnoException | undefined)?.code === "ERR_SCRIPT_EXECUTION_INTERRUPTED";
}
