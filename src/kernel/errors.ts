import { inspect, types } from "node:util";

/** How an error looks on the wire, in `error` messages and in replies. */
export interface CellError {
  ename: string;
  evalue: string;
  traceback: string[];
}

/** A type error of a cell; `line` and `column` count from 1. */
export interface Problem {
  line: number;
  column: number;
  message: string;
  /** Where the problem is, when it is not in the cell itself. */
  file?: string;
}

const internalFrame = /\n\s+at [^\n]*(?:node:|\/tslab\/dist\/|\/dist\/kernel\/)[^\n]*?( \{)?(?=\n|$)/g;
// Node quotes the line that threw above some errors: good for a line of a cell, noise for one of Node's own.
const foreignQuote = /^(?!Cell_In)[^\n]*:\d+\n[^\n]*\n\s*\^+\s*\n/;
// tslab gives no map from the compiled lines to the cell's, so a frame says only which cell it is in.
const cellFrame = /Cell_In\[(\d+)\](:\d+){0,2}/g;
const repeatedCell = /(\n\s+at Cell In\[\d+\])\1+/g;

/** Name of the compiled code of a cell, as it stands in traces before {@link describeError}. */
export function cellFileName(count: number): string {
  return `Cell_In[${count}]`;
}

/** Any thrown value as an error of a cell, its trace without the frames of Node and the kernel. */
export function describeError(thrown: unknown): CellError {
  if (!types.isNativeError(thrown) && !(thrown instanceof Error)) {
    const shown = safeInspect(thrown);
    return { ename: "Uncaught", evalue: shown, traceback: [`Uncaught ${shown}`] };
  }
  if (wasInterrupted(thrown)) {
    return { ename: "KeyboardInterrupt", evalue: "the cell was interrupted", traceback: ["KeyboardInterrupt"] };
  }
  const traceback = safeInspect(thrown)
    .replace(foreignQuote, "")
    .replace(internalFrame, "$1")
    .replace(cellFrame, "Cell In[$1]")
    .replace(repeatedCell, "$1")
    .split("\n");
  const ename = thrown.name === "Error" ? thrown.constructor.name : thrown.name;
  return { ename, evalue: thrown.message, traceback };
}

/** The type errors of a cell as one error, each with its line and a caret under the place. */
export function describeProblems(problems: Problem[], code: string): CellError {
  const lines = code.split("\n");
  const reports = problems.map(({ line, column, message, file }) => {
    const report = `${file ? `${file}:` : ""}${line}:${column} - ${message}`;
    const source = file ? undefined : lines[line - 1];
    return source === undefined ? [report] : [report, `  ${source}`, `  ${blank(source.slice(0, column - 1))}^`];
  });
  const evalue = (reports[0]?.[0] ?? "") + (reports.length > 1 ? ` (and ${reports.length - 1} more)` : "");
  return { ename: "TypeScriptError", evalue, traceback: [`TypeScriptError: ${evalue}`, "", ...reports.flat()] };
}

function blank(text: string): string {
  return text.replace(/[^\t]/g, " ");
}

function wasInterrupted(error: Error): boolean {
  return (
    error.message === "Interrupted asynchronously" ||
    (error as NodeJS.ErrnoException).code === "ERR_SCRIPT_EXECUTION_INTERRUPTED"
  );
}

function safeInspect(value: unknown): string {
  try {
    return inspect(value);
  } catch {
    return "a value that cannot be shown";
  }
}
