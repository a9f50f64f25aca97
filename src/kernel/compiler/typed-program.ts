import { statSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

import ts from "typescript";

import { type FolderOptions, folderOptions, optionsMark } from "./compiler-options.js";
import { importSpecifiers } from "./cell-source.js";
import { ModuleFinder, nowhere } from "./module-finder.js";
import type { BoundFile, Resolution, ResolvingProgram } from "./typescript-internals.js";

const globalsFile = findGlobals();

/**
 * One TypeScript program for all cells of a folder, and one checker that lives as long as the program.
 *
 * Cells are not part of the program, so that a cell costs no new program: it is bound on its own, and the program is told
 * what its imports mean. Only an import not seen before, a change of a local file or of tsconfig.json, or a cell that adds
 * to global types makes a new program.
 */
export class TypedProgram {
  readonly #importsFile: string;
  /** Local files; those of packages are in `packageFiles`. */
  readonly #files = new Map<string, ts.SourceFile>();
  readonly #roots = new Map<string, BoundFile>();
  readonly #overlay = new Map<string, string>();
  readonly #specifiers = new Set<string>();
  readonly #resolved = new Map<string, Resolution>();
  #local: readonly ts.SourceFile[] = [];
  #marks = new Map<string, string>();
  /** Imports of local files that were found nowhere. */
  #unresolved: { specifier: string; file: string }[] = [];
  #optionsMark: string;
  #settings: FolderOptions;
  #imports: ts.SourceFile | undefined;
  #finder: ModuleFinder;
  #program: ResolvingProgram | undefined;
  /** What the program itself knows of imports: of its own files only. */
  #resolve: ResolvingProgram["getResolvedModule"] | undefined;
  #stale = true;

  constructor(readonly folder: string) {
    this.#importsFile = join(folder, ".tseminar-imports.ts");
    this.#optionsMark = optionsMark(folder);
    this.#settings = folderOptions(folder);
    this.#finder = this.#newFinder();
  }

  get options(): ts.CompilerOptions {
    return this.#settings.options;
  }

  /** Errors in tsconfig.json. */
  get optionDiagnostics(): readonly ts.Diagnostic[] {
    return this.#settings.diagnostics;
  }

  /** Extension of cells: JSX only where tsconfig.json asks for it. */
  get cellExtension(): string {
    return this.options.jsx ? ".tsx" : ".ts";
  }

  get program(): ts.Program {
    return this.#program ?? this.#rebuild();
  }

  get checker(): ts.TypeChecker {
    return this.program.getTypeChecker();
  }

  /** Gives a local module a text that is in no file. */
  setFile(path: string, text: string): void {
    this.#overlay.set(path, text);
    this.#files.delete(path);
    this.#finder.renew();
    this.#stale = true;
  }

  /** Makes a bound file part of the program, from the next `refresh` on. */
  addRoot(file: BoundFile): void {
    file.imports = undefined;
    this.#roots.set(file.fileName, file);
    this.#stale = true;
  }

  removeRoot(file: BoundFile): void {
    if (this.#roots.delete(file.fileName)) this.#stale = true;
  }

  /** Throws the checker away. */
  forget(): void {
    this.#stale = true;
  }

  /** Looks for changes on disk and for the modules that are new in `specifiers`. */
  refresh(specifiers: readonly string[]): void {
    const mark = optionsMark(this.folder);
    if (mark !== this.#optionsMark) {
      this.#optionsMark = mark;
      this.#settings = folderOptions(this.folder);
      this.#finder = this.#newFinder();
      this.#files.clear();
      this.#program = undefined;
      this.#stale = true;
    }
    const changed = [...this.#marks].filter(([path, old]) => markOf(path) !== old);
    for (const [path] of changed) this.#files.delete(path);
    // What could not be found may be there by now.
    if (changed.length > 0 || this.#unresolved.length > 0) this.#finder.renew();
    const found = this.#unresolved.some(({ specifier, file }) => this.#finder.find(specifier, file).resolvedModule);
    const added = specifiers.filter((specifier) => !this.#specifiers.has(specifier) && this.#isThere(specifier));
    for (const specifier of added) this.#specifiers.add(specifier);
    if (this.#stale || found || changed.length > 0 || added.length > 0) this.#rebuild();
  }

  /** The local file that an import of a cell or of a local file names; undefined for packages and declarations. */
  localFile(specifier: string, from?: ts.SourceFile): string | undefined {
    const module = (from && this.#resolve?.(from, specifier, ts.ModuleKind.CommonJS)) ?? this.#resolved.get(specifier);
    const path = module?.resolvedModule?.resolvedFileName;
    return path !== undefined && this.isLocal(path) ? path : undefined;
  }

  /** Local files of the program: those that cells or other local files import, and that have code. */
  localFiles(): readonly ts.SourceFile[] {
    return this.#local;
  }

  isLocal(path: string): boolean {
    if (path === this.#importsFile || path === globalsFile) return false;
    return !path.includes("/node_modules/") && !/\.d\.[cm]?ts$/.test(path);
  }

  /** A path as people know it: from the notebook's folder on where it is in it. */
  shownPath(path: string): string {
    const shown = relative(this.folder, path);
    return shown.startsWith("..") ? path : shown;
  }

  #rebuild(): ResolvingProgram {
    const { options } = this;
    const text = `export {};\n${[...this.#specifiers].map((name) => `import ${JSON.stringify(name)};`).join("\n")}`;
    const imports = ts.createSourceFile(this.#importsFile, text, options.target ?? ts.ScriptTarget.ES2022, true);
    this.#imports = Object.assign(imports, { version: `${++versions}` });
    const rootNames = [this.#importsFile, globalsFile, ...this.#roots.keys()];
    const host = this.#host();
    const program = ts.createProgram({ rootNames, options, host, oldProgram: this.#program }) as ResolvingProgram;
    this.#program = program;
    this.#stale = false;
    this.#resolved.clear();
    const resolve = program.getResolvedModule.bind(program);
    for (const specifier of this.#specifiers) {
      const found = resolve(imports, specifier, ts.ModuleKind.CommonJS);
      if (found) this.#resolved.set(specifier, found);
    }
    this.#resolve = resolve;
    program.getResolvedModule = (file, specifier, mode) =>
      resolve(file, specifier, mode) ?? this.#resolved.get(specifier) ?? nowhere;
    program.getResolvedModuleFromModuleSpecifier = (specifier, file = specifier.getSourceFile()) =>
      program.getResolvedModule(file, specifier.text, ts.ModuleKind.CommonJS);
    const isUsed = ({ fileName }: ts.SourceFile): boolean => this.isLocal(fileName) && !this.#roots.has(fileName);
    const local = program.getSourceFiles().filter(isUsed);
    this.#local = local;
    const onDisk = local.filter(({ fileName }) => !this.#overlay.has(fileName));
    this.#marks = new Map(onDisk.map(({ fileName }) => [fileName, markOf(fileName)] as const));
    this.#unresolved = local.flatMap((file) =>
      importSpecifiers(file)
        .filter((specifier) => !resolve(file, specifier, ts.ModuleKind.CommonJS)?.resolvedModule)
        .map((specifier) => ({ specifier, file: file.fileName })),
    );
    return program;
  }

  #host(): ts.CompilerHost {
    const { options } = this;
    const base = ts.createCompilerHost(options);
    const readFile = (path: string): string | undefined => this.#overlay.get(path) ?? base.readFile(path);
    return {
      ...base,
      readFile,
      fileExists: (path) => path === this.#importsFile || this.#overlay.has(path) || base.fileExists(path),
      getCurrentDirectory: () => this.folder,
      getSourceFile: (path, language) => {
        if (path === this.#importsFile) return this.#imports;
        const root = this.#roots.get(path);
        if (root) return root;
        const known = this.isLocal(path) ? this.#files : packageFiles;
        const old = known.get(path);
        if (old) return old;
        const text = readFile(path);
        if (text === undefined) return undefined;
        const file = Object.assign(ts.createSourceFile(path, text, language), { version: `${++versions}` });
        known.set(path, file);
        return file;
      },
      getModuleResolutionCache: () => this.#finder.cache,
      hasInvalidatedResolutions: (path) => this.isLocal(path),
      resolveModuleNameLiterals: (literals, file) => literals.map(({ text }) => this.#finder.find(text, file)),
    };
  }

  /** Whether an import of a cell is found; what is nowhere, such as a name that is being typed, makes no new program. */
  #isThere(specifier: string): boolean {
    if (this.#finder.find(specifier, this.#importsFile).resolvedModule) return true;
    this.#finder.renew();
    return false;
  }

  #newFinder(): ModuleFinder {
    return new ModuleFinder({
      folder: this.folder,
      options: this.options,
      overlay: this.#overlay,
      isWritten: (path) => path === this.#importsFile || this.isLocal(path),
    });
  }
}

/** Files of packages and of the language, which do not change: all programs of the process, and its snapshot, share them. */
const packageFiles = new Map<string, ts.SourceFile>();
let versions = 0;

function markOf(path: string): string {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats ? `${stats.mtimeMs} ${stats.size}` : "";
}

/** The declarations of the cells' globals lie beside the compiled kernel, or, in tests, beside its source. */
function findGlobals(): string {
  return fileURLToPath(new URL("../cell-globals.d.ts", import.meta.url));
}
