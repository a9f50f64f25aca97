import { createInterface } from "node:readline";

import { CellCompiler } from "./cell-compiler.js";
import { cellCompleteness } from "./cell-completeness.js";
import { completeCell } from "./complete-cell.js";
import { inspectCell } from "./inspect-cell.js";
import type { CompilerCalls, CompilerReply, CompilerRequest } from "./messages.js";

const compiler = new CellCompiler(process.cwd());

const calls: CompilerCalls = {
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
};

function answer(line: string): CompilerReply {
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

// The first cell pays for reading the declarations of the language and of Node: here nobody waits for it.
compiler.compile({ code: "0", count: 0 });
write({ ready: true });
createInterface({ input: process.stdin })
  .on("line", (line) => write(answer(line)))
  .on("close", () => process.exit(0));
