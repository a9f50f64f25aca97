import ts from "typescript";

import { awaits, importSpecifiers } from "./cell-source.js";
import { emitCode } from "./emit-code.js";
import type { CompiledFile } from "./messages.js";
import type { TypedProgram } from "./typed-program.js";

/** The local files that cells import, and which of them the runner already has. */
export class LocalFiles {
  readonly #sent = new Map<string, ts.SourceFile>();
  /** Compiled for a cell that has not run yet. */
  #offered: ts.SourceFile[] = [];

  constructor(private readonly program: TypedProgram) {}

  /** The runner has none. */
  reset(): void {
    this.#sent.clear();
    this.#offered = [];
  }

  /** What was compiled and never taken, because its cell did not run, is compiled again. */
  startCell(): void {
    this.#offered = [];
  }

  /** The runner has what was compiled since `startCell`. */
  taken(): void {
    for (const file of this.#offered) this.#sent.set(file.fileName, file);
    this.#offered = [];
  }

  /**
   * Type errors of the files that are new or changed, and a function that compiles those: of the files that the cell imports,
   * and of those that the session uses already. Another one, whose import has failed, is of no interest.
   */
  changed(cell: ts.SourceFile): { diagnostics: ts.Diagnostic[]; compile: () => CompiledFile[] } {
    const { program } = this.program;
    const imported = this.#importedBy(cell);
    const files = this.program.localFiles().filter((file) => {
      const sent = this.#sent.get(file.fileName);
      return sent ? sent !== file : imported.has(file);
    });
    const diagnostics = files.flatMap((file) => [
      ...program.getSyntacticDiagnostics(file),
      ...program.getSemanticDiagnostics(file),
    ]);
    const compile = (): CompiledFile[] => {
      this.#offered.push(...files);
      return files.map((file) => this.#compile(file));
    };
    return { diagnostics, compile };
  }

  /** Which specifiers of a file are local files. */
  localImports(file: ts.SourceFile): Record<string, string> {
    const found = importSpecifiers(file).map((specifier) => [specifier, this.program.localFile(specifier, file)]);
    return Object.fromEntries(found.filter(([, path]) => path !== undefined)) as Record<string, string>;
  }

  /** The local files that a file imports, and those that they import. */
  #importedBy(file: ts.SourceFile, found = new Set<ts.SourceFile>()): Set<ts.SourceFile> {
    for (const path of Object.values(this.localImports(file))) {
      const imported = this.program.program.getSourceFile(path);
      if (!imported || found.has(imported)) continue;
      found.add(imported);
      this.#importedBy(imported, found);
    }
    return found;
  }

  #compile(file: ts.SourceFile): CompiledFile {
    const { fileName: path, text: source } = file;
    if (path.endsWith(".json")) {
      const code = `module.exports = ${source};`;
      return { path, source, code, map: "", isAsync: false, requires: [], localFiles: {} };
    }
    const emitted = emitCode(this.program.program, { file });
    return { ...emitted, path, source, isAsync: awaits(file), localFiles: this.localImports(file) };
  }
}
