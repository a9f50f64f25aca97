import { inspect, types } from "node:util";

import { KeyboardInterrupt } from "./keyboard-interrupt.js";
import type { CellError } from "./messages.js";
import { tidyTrace } from "./traces.js";

/** Any thrown value as an error of a cell: with its causes and fields, and a trace that names cells, lines and columns. */
export function describeError(thrown: unknown): CellError {
  if (!isError(thrown)) {
    const shown = safeInspect(thrown);
    return { ename: "Uncaught", evalue: shown, traceback: `Uncaught ${shown}`.split("\n") };
  }
  return { ename: nameOf(thrown), evalue: messageOf(thrown), traceback: tidyTrace(safeInspect(thrown)) };
}

/** The error of a cell that was interrupted, with the place where it was when `thrown` tells it. */
export function describeInterrupt(thrown: unknown): CellError {
  const { name, message } = new KeyboardInterrupt();
  const frames = isError(thrown)
    ? tidyTrace(thrown.stack ?? "").filter((line) => /^\s+(?:at |\d* ?\| )/.test(line))
    : [];
  return { ename: name, evalue: message, traceback: [`${name}: ${message}`, ...frames] };
}

/** Also errors of another realm, such as those of `vm` contexts. */
function isError(value: unknown): value is Error {
  return types.isNativeError(value) || value instanceof Error;
}

function nameOf(error: Error): string {
  try {
    // `class LostError extends Error {}` gives itself no name.
    const ofClass = (error.constructor as { name?: unknown } | undefined)?.name;
    const name = error.name === "Error" && typeof ofClass === "string" ? ofClass : error.name;
    return name || "Error";
  } catch {
    return "Error";
  }
}

function messageOf(error: Error): string {
  try {
    return typeof error.message === "string" ? error.message : safeInspect(error.message);
  } catch {
    return "";
  }
}

function safeInspect(value: unknown): string {
  try {
    return inspect(value);
  } catch {
    return "a value that cannot be shown";
  }
}
