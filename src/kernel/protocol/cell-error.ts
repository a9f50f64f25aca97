import type { CellError } from "../runner/messages.js";

/** An error of the kernel itself, with lines that follow its sentence in the trace. */
export function cellError(ename: string, evalue: string, lines: string[] = []): CellError {
  return { ename, evalue, traceback: [`${ename}: ${evalue}`, ...lines] };
}

/** What went wrong in the kernel, as an error on the wire. */
export function asCellError(error: unknown): CellError {
  return error instanceof Error ? cellError(error.name, error.message) : cellError("Error", String(error));
}
