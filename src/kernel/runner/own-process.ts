import type { Output } from "./output.js";
import { describeError } from "./describe-error.js";
import { KeyboardInterrupt } from "./keyboard-interrupt.js";

/** Thrown by `process.exit`, which would take the variables of the notebook with it. */
class ProcessExit extends Error {
  override readonly name = "ProcessExit";
}

/** Takes from user code what would end the process or disturb its talk with the protocol's process. */
export function protectProcess(output: Output): void {
  process.exit = (code) => {
    throw new ProcessExit(
      `process.exit(${code ?? ""}) does not end the kernel, which keeps its variables: leave the cell by "throw", or shut the kernel down in the menu "Kernel"`,
    );
  };
  // Node itself reads `process.channel`; its end is noticed by the watchdog.
  hide("send", undefined);
  hide("disconnect", () => undefined);
  const report = (error: unknown): void => {
    // Code of a cell that was interrupted, and has its error already.
    if (!(error instanceof KeyboardInterrupt)) output.write("stderr", `${describeError(error).traceback.join("\n")}\n`);
  };
  process.on("uncaughtException", report);
  process.on("unhandledRejection", report);
}

function hide(name: string, value: unknown): void {
  Object.defineProperty(process, name, { value, writable: true, configurable: true, enumerable: false });
}
