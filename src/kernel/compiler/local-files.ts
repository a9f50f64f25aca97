import ts from "typescript";

import { awaits, importSpecifiers } from "./cell-source.js";
import { emitCode } from "./emit-code.js";
import type { CompiledFile } from "./messages.js";
import type { TypedProgram } from "./typed-program.js";

/** The local files that cells import, and which of them the runner already has. */
export class LocalFiles {
  readonly #sent = new Map<string, ts.SourceFile>();

  constructor(private readonly program: TypedProgram) {}

  /** The runner has none. */
  reset(): void {
    this.#sent.clear();
  }

  /** Type errors of the files that are new or changed, and a function that compiles those. */
  changed(): { diagnostics: ts.Diagnostic[]; compile: () => CompiledFile[] } {
    const { program } = this.program;
    const files = this.program.localFiles().filter((file) => this.#sent.get(file.fileName) !== file);
    const diagnostics = files.flatMap((file) => [
      ...program.getSyntacticDiagnostics(file),
      ...program.getSemanticDiagnostics(file),
    ]);
    const compile = (): CompiledFile[] =>
      files.map((file) => {
        this.#sent.set(file.fileName, file);
        return this.#compile(file);
      });
    return { diagnostics, compile };
  }

  /** Which specifiers of a file are local files. */
  localImports(file: ts.SourceFile): Record<string, string> {
    const found = importSpecifiers(file).map((specifier) => [specifier, this.program.localFile(specifier, file)]);
    return Object.fromEntries(found.filter(([, path]) => path !== undefined)) as Record<string, string>;
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
