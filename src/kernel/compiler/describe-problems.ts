import type { CellError } from "../runner/messages.js";
import type { Problem } from "./messages.js";

/** The type errors of a cell as one error: each with its line and column, its source line, and carets under the place. */
export function describeProblems(problems: readonly Problem[]): CellError {
  const reports = problems.map((problem) => [headline(problem), ...excerpt(problem)]);
  const more = reports.length > 1 ? ` (and ${reports.length - 1} more)` : "";
  const evalue = `${reports[0]?.[0] ?? "the cell does not compile"}${more}`;
  // One report has its headline in the title.
  const body = reports.length === 1 ? reports.flatMap(([, ...lines]) => lines) : ["", ...reports.flat()];
  return { ename: "TypeScriptError", evalue, traceback: [`TypeScriptError: ${evalue}`, ...body] };
}

function headline({ file, line, column, code, message }: Problem): string {
  return `${file === undefined ? "" : `${file}:`}${line}:${column} - TS${code}: ${message}`;
}

function excerpt({ source, column, length }: Problem): string[] {
  const before = source.slice(0, column - 1);
  const carets = Math.max(1, Math.min(length, source.length - before.length));
  return [`  ${source}`, `  ${before.replace(/[^\t]/g, " ")}${"^".repeat(carets)}`];
}
