import { join } from "node:path";

import { describeProblems } from "../compiler/describe-problems.js";
import type { CompiledCell, CompileResult } from "../compiler/messages.js";
import { type Context, runFor } from "./context.js";
import { describeError, describeInterrupt } from "./describe-error.js";
import { callInterruptibly, functionOf, wasCutOff } from "./interruptible.js";
import type { Interrupts } from "./interrupts.js";
import { KeyboardInterrupt } from "./keyboard-interrupt.js";
import { type LocalFiles, metaOf } from "./local-files.js";
import type { CellDone, CellError, DisplayContent, ToRunner } from "./messages.js";
import type { Output } from "./output.js";
import { mimeBundle } from "./results/mime-bundle.js";
import type { SessionExports } from "./session-exports.js";
import { keepSourceMap } from "./source-maps.js";
import type { TensorflowGuard } from "./tensorflow-guard.js";

export type RunRequest = Extract<ToRunner, { type: "run" }>;

/** What the cells of a session share. */
export interface Session {
  exports: SessionExports;
  files: LocalFiles;
  interrupts: Interrupts;
  tensorflow: TensorflowGuard;
  output: Output;
}

const parameters = ["exports", "require", "__cell", "__interrupted"];

/** What a cell has as `__cell`. */
interface CellDoor {
  result?: unknown;
  reached: number;
  interrupt: () => Error;
  check: () => void;
  import: (specifier: string) => Promise<unknown>;
  meta: object;
}

type Outcome<Value> = { value: Value } | { error: CellError };

/** Runs a cell and the expressions that came with it; what it writes is sent before this is done. */
export function runCell(request: RunRequest, session: Session): Promise<CellDone> {
  return runFor(request, async (context) => {
    const { cell, silent } = request;
    const door = doorOf(cell, session);
    const undo = session.exports.prepare(cell.declares);
    const outcome = await attempt(
      async (interrupted) => {
        const { value } = await evaluate(cell, { door, session, interrupted });
        return silent || !cell.hasResult ? undefined : await shown(value, interrupted);
      },
      { session, context },
    );
    const done: CellDone = { type: "done", count: cell.count, reached: door.reached, expressions: {} };
    if ("error" in outcome) {
      undo(door.reached);
      done.error = outcome.error;
    } else {
      done.result = outcome.value;
      for (const [name, compiled] of Object.entries(request.expressions)) {
        done.expressions[name] = await runExpression(compiled, { session, context });
      }
    }
    session.output.finish(context);
    return done;
  });
}

async function runExpression(
  compiled: CompileResult,
  { session, context }: { session: Session; context: Context },
): Promise<CellDone["expressions"][string]> {
  if ("problems" in compiled) return { status: "error", ...describeProblems(compiled.problems) };
  const { cell } = compiled;
  const outcome = await attempt(
    async (interrupted) => {
      const { value } = await evaluate(cell, { door: doorOf(cell, session), session, interrupted });
      return Promise.race([mimeBundle(value), interrupted]);
    },
    { session, context },
  );
  return "error" in outcome ? { status: "error", ...outcome.error } : { status: "ok", ...outcome.value };
}

/** Runs code as the one that interrupts are for. */
async function attempt<Value>(
  run: (interrupted: Promise<never>) => Promise<Value>,
  { session, context }: { session: Session; context: Context },
): Promise<Outcome<Value>> {
  const { interrupts, tensorflow } = session;
  const restore = tensorflow.save();
  try {
    const value = await run(interrupts.begin(context));
    // A training that stopped by itself, or code that caught the interrupt.
    if (interrupts.isInterrupted) throw new KeyboardInterrupt();
    return { value };
  } catch (thrown) {
    const cutOff = wasCutOff(thrown);
    if (cutOff) restore();
    return { error: cutOff || interrupts.isInterrupted ? describeInterrupt(thrown) : describeError(thrown) };
  } finally {
    interrupts.end();
  }
}

async function evaluate(
  cell: CompiledCell,
  { door, session, interrupted }: { door: CellDoor; session: Session; interrupted: Promise<never> },
): Promise<{ value: unknown }> {
  const { exports, files, interrupts } = session;
  const name = `Cell In[${cell.count}]`;
  keepSourceMap(name, cell);
  const loading = async (): Promise<void> => {
    await files.update(cell.files);
    await files.prepare(cell, process.cwd());
  };
  await Promise.race([loading(), interrupted]);
  const run = functionOf(cell, { name, parameters });
  const { require } = files.surroundings(cell, process.cwd());
  door.reached = 0;
  const running = callInterruptibly(() => run(exports.object, require, door, interrupts.shared));
  if (cell.isAsync) await Promise.race([running, interrupted]);
  // Within an object: a promise as the value of a cell is shown, not waited for.
  return { value: door.result };
}

/** The cell's result; none for a value that says nothing. */
async function shown(value: unknown, interrupted: Promise<never>): Promise<DisplayContent | undefined> {
  return value === undefined || value === null ? undefined : await Promise.race([mimeBundle(value), interrupted]);
}

function doorOf(cell: CompiledCell, { files, interrupts }: Session): CellDoor {
  return {
    // Not even its functions are there before it has begun.
    reached: -1,
    interrupt: () => new KeyboardInterrupt(),
    check: () => interrupts.checkCell(),
    import: files.surroundings(cell, process.cwd()).import,
    meta: metaOf(join(process.cwd(), "cell.ts")),
  };
}
