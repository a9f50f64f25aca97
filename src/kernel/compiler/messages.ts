/** What the protocol's process asks of the compiler's process, one JSON value a line, and what comes back. */
export interface CompilerCalls {
  /** Checks and compiles a cell. Its names are known to later cells only after `commit`. */
  compile(cell: { code: string; count: number }): CompileResult;
  /** Checks and compiles an expression of `user_expressions`; it may use the names of all cells and leaves none. */
  expression(cell: { code: string; count: number }): CompileResult;
  /**
   * Makes the names of the compiled cell `count` known: all of them, or, of a cell that failed, those of its first
   * `reached` declaring statements and its functions; with -1, nothing.
   */
  commit(cell: { count: number; reached?: number }): null;
  /** Forgets all names: the values are lost, because the runner has died. */
  reset(nothing: Record<string, never>): null;
  /** Completions at a position in UTF-16 units. */
  complete(place: { code: string; position: number }): Completions;
  /** What stands at a position in UTF-16 units; `detail` 1 adds the source of the declaration. */
  inspect(place: { code: string; position: number; detail: 0 | 1 }): Inspection | null;
  /** Whether a cell could be run as it stands. */
  isComplete(cell: { code: string }): { status: "complete" | "incomplete" | "invalid"; indent?: string };
}

/** A request on the compiler's standard input. */
export interface CompilerRequest<Name extends keyof CompilerCalls = keyof CompilerCalls> {
  id: number;
  call: Name;
  argument: Parameters<CompilerCalls[Name]>[0];
}

/** A line on the compiler's standard output: `ready` once, then the answers. */
export type CompilerReply = { ready: true } | { id: number; value: unknown } | { id: number; error: string };

export type CompileResult = { problems: Problem[] } | { cell: CompiledCell };

/** A type error, in a cell or in a file that it imports. `line` and `column` count from 1, columns in UTF-16 units. */
export interface Problem {
  line: number;
  column: number;
  /** UTF-16 units from the column on that are wrong; at least 1. */
  length: number;
  /** With `TS` in front in TypeScript's own output, such as 2322. */
  code: number;
  message: string;
  /** The line of the source that `line` names. */
  source: string;
  /** The file, when the problem is not in the cell itself. */
  file?: string;
}

/** JavaScript of one cell or one local file, as the runner takes it. */
export interface CompiledCode {
  /**
   * CommonJS: the body of a function with the parameters `exports, require, __cell, __interrupted` (a cell) or
   * `exports, require, __cell, __interrupted, module, __filename, __dirname` (a file).
   *
   * Loops check `__interrupted[0]` and throw `__cell.interrupt()`, those that await call `__cell.check()`; dynamic imports are `__cell.import(specifier)`;
   * `import.meta` is `__cell.meta`. A cell sets `__cell.result` to the value of its last expression and `__cell.reached` to
   * the number of its declaring statements that are done. No name of an earlier cell is used but through `exports`.
   */
  code: string;
  /** The source map, as JSON, from `code` to `source`. */
  map: string;
  source: string;
  /** Whether the function has to be async: there is an `await` at the top level. */
  isAsync: boolean;
  /** Specifiers that it requires at its start, for those packages that can only be loaded by `import()`. */
  requires: string[];
  /** Those of `requires` (and of dynamic imports) that are local files of TypeScript or JSON: specifier -> path. */
  localFiles: Record<string, string>;
}

export interface CompiledCell extends CompiledCode {
  count: number;
  /** Whether `__cell.result` is set. */
  hasResult: boolean;
  /** The names that the cell puts on `exports`; `statement` counts the declaring statements from 0, -1 for functions. */
  declares: { name: string; statement: number }[];
  /** Local files that are new or changed since the last compiled cell: those that the cell uses and those of earlier cells. */
  files: CompiledFile[];
}

/** A local file that cells import: TypeScript, or JSON with `code` `module.exports = …`. */
export interface CompiledFile extends CompiledCode {
  path: string;
}

export interface Completions {
  /** The text from `start` to `end`, in UTF-16 units, is replaced by a match. */
  start: number;
  end: number;
  matches: { text: string; type: string; signature: string }[];
}

export interface Inspection {
  /** As the language service shows it: `const n: number`. */
  signature: string;
  /** JSDoc as Markdown, with its tags; empty when there is none. */
  documentation: string;
  /** `Cell In[3], line 2` or a path with a line; empty for what has no place. */
  place: string;
  /** The declaration's source; empty for detail 0. */
  source: string;
}
