import { createInterface } from "node:readline";

import { CellCompiler } from "./cell-compiler.js";
import { cellCompleteness } from "./cell-completeness.js";
import { completeCell } from "./complete-cell.js";
import { inspectCell } from "./inspect-cell.js";
import type { CompilerCalls, CompilerReply, CompilerRequest } from "./messages.js";

/** Answers the calls of the protocol's process, on standard input and output, for the cells of the current folder. */
export function serve(): void {
  const compiler = new CellCompiler(process.cwd());
  const calls = callsOf(compiler);
  // The first cell pays for reading the declarations of the language and of Node: here nobody waits for it.
  compiler.compile({ code: "0", count: 0 });
  write({ ready: true });
  createInterface({ input: process.stdin })
    .on("line", (line) => write(answer(line, calls)))
    .on("close", () => process.exit(0));
  // Nobody reads any more.
  process.stdout.on("error", () => process.exit(0));
}

/** Reads what a cell needs, for the snapshot of a process that will {@link serve}. */
export function warmUp(folder: string, code: string): void {
  new CellCompiler(folder).compile({ code, count: 0 });
}

const callsOf = (compiler: CellCompiler): CompilerCalls => ({
  compile: (cell) => compiler.compile(cell),
  expression: (cell) => compiler.expression(cell),
  commit: (cell) => {
    compiler.commit(cell);
    return null;
  },
  reset: () => {
    compiler.reset();
    return null;
  },
  complete: (place) => completeCell(compiler, place),
  inspect: (place) => inspectCell(compiler, place) ?? null,
  isComplete: ({ code }) => cellCompleteness(code),
});

function answer(line: string, calls: CompilerCalls): CompilerReply {
  const { id, call, argument } = JSON.parse(line) as CompilerRequest;
  try {
    return { id, value: (calls[call] as (argument: unknown) => unknown)(argument) };
  } catch (error) {
    return { id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

function write(reply: CompilerReply): void {
  process.stdout.write(`${JSON.stringify(reply)}\n`);
}
