import { join } from "node:path";

import ts from "typescript";

import {
  augmentsTypes,
  type CellSource,
  cellSource,
  awaits,
  hasJsx,
  importSpecifiers,
  type SessionNames,
} from "./cell-source.js";
import { type CellFacts, cellTransform } from "./cell-transform.js";
import { problemOf } from "./cell-problem.js";
import { emitCode } from "./emit-code.js";
import { LocalFiles } from "./local-files.js";
import type { CompiledCode, CompileResult, Problem } from "./messages.js";
import { settledTypes } from "./settled-types.js";
import { TypedProgram } from "./typed-program.js";
import type { BoundFile, BoundSymbol } from "./typescript-internals.js";

/** How a cell is checked. */
export interface CompilerSettings {
  /**
   * `true` makes every cell a file of a new program, as `tsc` would; slow, and what the fast way is compared with. It is
   * also the way out when the fast way fails.
   */
  fresh?: boolean;
}

/** Compiles the cells of one session: each sees the names of those committed before. */
export class CellCompiler {
  readonly program: TypedProgram;
  readonly #folder: string;
  readonly #fresh: boolean;
  readonly #files: LocalFiles;
  readonly #names = new Map<string, BoundSymbol>();
  /** Execution counts of the cells that names come from, by file. */
  readonly #counts = new Map<string, number>();
  #committed: BoundFile[] = [];
  #pending: { count: number; source: CellSource; facts: CellFacts; settled: Map<string, string> } | undefined;
  #cells = 0;

  constructor(folder: string, { fresh = false }: CompilerSettings = {}) {
    this.#folder = folder;
    this.#fresh = fresh;
    this.program = new TypedProgram(folder);
    this.#files = new LocalFiles(this.program);
  }

  get names(): ReadonlyMap<string, BoundSymbol> {
    return this.#names;
  }

  /** `Cell In[3]` for the file of a cell; undefined for other files. */
  cellName(fileName: string): string | undefined {
    const count = this.#counts.get(fileName);
    return count === undefined ? undefined : `Cell In[${count}]`;
  }

  /** Checks and compiles; {@link commit} makes the names known. */
  compile({ code, count }: { code: string; count: number }): CompileResult {
    this.#pending = undefined;
    this.#files.startCell();
    const mode = cellMode(code);
    if (mode.module !== undefined) return this.#addModule(mode.module, { code, count });
    if (mode.browser) return this.compile({ code: "", count });
    const source = this.parse(code);
    const facts: CellFacts = { hasResult: false, declares: [] };
    const result = this.#check(source, { count, facts });
    if ("cell" in result) {
      this.#pending = { count, source, facts, settled: settledTypes(source, this.program.checker) };
    }
    return result;
  }

  /** Like {@link compile}, for what leaves no names, and knows those of the cell that was compiled last. */
  expression(cell: { code: string; count: number }): CompileResult {
    const names = new Map([...this.#names, ...(this.#pending?.source.own ?? [])]);
    return this.#check(this.parse(cell.code, names), { count: cell.count, facts: { hasResult: false, declares: [] } });
  }

  /** Makes the names of the cell that was compiled last known: all, or those of the statements that it reached. */
  commit({ count, reached = Infinity }: { count: number; reached?: number | undefined }): void {
    const pending = this.#pending;
    if (pending?.count !== count) return;
    this.#pending = undefined;
    this.#files.taken();
    const { file, own } = pending.source;
    const missed = new Set(
      pending.facts.declares.filter(({ statement }) => statement >= reached).map(({ name }) => name),
    );
    for (const [name, symbol] of own) if (!missed.has(name)) this.#names.set(name, symbol);
    this.#counts.set(file.fileName, count);
    for (const [name, code] of pending.settled) if (!missed.has(name)) this.#settle(name, { code, count });
    this.#committed.push(file);
    if (augmentsTypes(file)) this.program.addRoot(file);
  }

  /** Declares a name again, with the type that it has at the end of its cell; `any` when that has no name. */
  #settle(name: string, { code, count }: { code: string; count: number }): void {
    for (const text of [code, code.replace(/( as |!: ).*$/, "$1any;")]) {
      const source = this.parse(text);
      const { file } = source;
      const symbol = source.own.get(name);
      if (!symbol || diagnosticsOf(source, this.program.program).length > 0) continue;
      this.#names.set(name, symbol);
      this.#counts.set(file.fileName, count);
      this.#committed.push(file);
      return;
    }
  }

  reset(): void {
    this.#pending = undefined;
    this.#names.clear();
    this.#files.reset();
    for (const file of this.#committed) this.program.removeRoot(file);
    this.#committed = [];
  }

  /** A cell bound to the session's names, with a program that knows what it imports. */
  parse(code: string, names: SessionNames = this.#names): CellSource {
    this.#cells += 1;
    // The program first: its settings decide how a cell is parsed.
    this.program.refresh([]);
    const fileName = join(this.#folder, `.tseminar-cell-${this.#cells}${this.program.cellExtension}`);
    const source = cellSource(code, { fileName, names, options: this.program.options });
    this.program.refresh(importSpecifiers(source.file));
    return source;
  }

  #check(source: CellSource, cell: { count: number; facts: CellFacts }): CompileResult {
    if (this.#fresh) return this.#checkFresh(source, cell);
    if (augmentsTypes(source.file) || this.#importsJsx(source.file)) return this.#checkAsRoot(source, cell);
    try {
      return this.#checkAndEmit(source, cell);
    } catch (error) {
      console.error(`the fast type checker failed, a full one takes over: ${String(error)}`);
      this.program.forget();
      Object.assign(cell.facts, { hasResult: false, declares: [] });
      return this.#checkFresh(source, cell);
    }
  }

  /** Whether TypeScript adds an import of the JSX runtime, which it does to files of the program only. */
  #importsJsx(file: ts.SourceFile): boolean {
    const { jsx } = this.program.options;
    return (jsx === ts.JsxEmit.ReactJSX || jsx === ts.JsxEmit.ReactJSXDev) && hasJsx(file);
  }

  #checkFresh(source: CellSource, cell: { count: number; facts: CellFacts }): CompileResult {
    const earlier = this.#committed;
    for (const file of earlier) this.program.addRoot(file);
    try {
      return this.#checkAsRoot(source, cell);
    } finally {
      if (!this.#fresh) for (const file of earlier) if (!augmentsTypes(file)) this.program.removeRoot(file);
    }
  }

  #checkAsRoot(source: CellSource, cell: { count: number; facts: CellFacts }): CompileResult {
    this.program.addRoot(source.file);
    try {
      this.program.refresh([]);
      return this.#checkAndEmit(source, cell);
    } finally {
      this.program.removeRoot(source.file);
    }
  }

  #checkAndEmit(source: CellSource, { count, facts }: { count: number; facts: CellFacts }): CompileResult {
    const { file, code } = source;
    const { program, checker } = this.program;
    const local = this.#files.changed(file);
    const problems = [...this.program.optionDiagnostics, ...local.diagnostics, ...diagnosticsOf(source, program)]
      .map((diagnostic) => this.#problem(diagnostic, source))
      .filter((problem): problem is Problem => problem !== undefined);
    if (problems.length > 0) return { problems };
    const transform = cellTransform(source, { checker, facts });
    const emitted = emitCode(program, { file, transform });
    const compiled: CompiledCode = {
      ...emitted,
      source: code,
      isAsync: awaits(file),
      localFiles: this.#files.localImports(file),
    };
    return { cell: { ...compiled, count, ...facts, files: local.compile() } };
  }

  #addModule(name: string, { code, count }: { code: string; count: number }): CompileResult {
    const path = join(this.#folder, `${name}.ts`);
    this.program.setFile(path, code);
    const check = this.compile({ code: `import ${JSON.stringify(`./${name}`)};`, count });
    if ("problems" in check) {
      return { problems: check.problems.map((problem) => inModule(problem, `${name}.ts`)) };
    }
    return { cell: { ...check.cell, code: "", requires: [], hasResult: false } };
  }

  #problem(diagnostic: ts.Diagnostic, source: CellSource): Problem | undefined {
    const file = diagnostic.file;
    const inCell = file === source.file;
    const name = !file || inCell ? undefined : (this.cellName(file.fileName) ?? this.program.shownPath(file.fileName));
    return problemOf(diagnostic, { code: inCell ? source.code : undefined, file: name });
  }
}

/** Errors of a cell, without those of the uses that {@link cellSource} puts at its end. */
function diagnosticsOf({ file, code }: CellSource, program: ts.Program): readonly ts.Diagnostic[] {
  if (file.parseDiagnostics.length > 0) return file.parseDiagnostics;
  const all = program.getSemanticDiagnostics(file);
  const inCell = all.filter(({ start = 0 }) => start < code.length);
  const unclearType = 7034; // where a variable of unclear type is declared; 7005 is where it is used
  const isUsed = inCell.some(({ code }) => code === 7005);
  return inCell.length === all.length || isUsed ? inCell : inCell.filter(({ code }) => code !== unclearType);
}

/** tslab's marks in the first comment of a cell: `@module name` makes it a module, `@browser` is for a page only. */
function cellMode(code: string): { module?: string; browser: boolean } {
  const comment = /^\s*\/\*\*([^]*?)\*\//.exec(code)?.[1] ?? "";
  const module = /@module\s+([\w./-]+)/.exec(comment)?.[1];
  return { ...(module === undefined ? {} : { module }), browser: /@browser\b/.test(comment) };
}

/** Where the file is the cell itself, it is not named. */
function inModule({ file, ...problem }: Problem, module: string): Problem {
  return file === undefined || file === module ? problem : { ...problem, file };
}
