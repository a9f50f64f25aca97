import { parseModule } from "./cell-source.js";

/** Whether a cell could be run as it stands, or goes on in the next line, and how far that line is indented then. */
export function cellCompleteness(code: string): { status: "complete" | "incomplete" | "invalid"; indent?: string } {
  const [first] = parseModule(code).parseDiagnostics;
  if (!first) return { status: "complete" };
  const unfinished = first.start >= code.trimEnd().length || isUnterminated(first.code);
  return unfinished ? { status: "incomplete", indent: indentAfter(code) } : { status: "invalid" };
}

/** Template literals, comments and regular expressions report where they start, not where they should end. */
function isUnterminated(code: number): boolean {
  const unterminatedTemplate = 1160;
  const missingCommentEnd = 1010;
  return code === unterminatedTemplate || code === missingCommentEnd;
}

/** Indentation of the last line, and two spaces more when it opens a bracket that it does not close. */
function indentAfter(code: string): string {
  const line = code.trimEnd().split("\n").at(-1) ?? "";
  const indent = /^[ \t]*/.exec(line)?.[0] ?? "";
  const open = line.split(/(?=[^])/u).reduce((depth, character) => {
    if ("([{".includes(character)) return depth + 1;
    return ")]}".includes(character) ? Math.max(0, depth - 1) : depth;
  }, 0);
  return open > 0 ? `${indent}  ` : indent;
}
