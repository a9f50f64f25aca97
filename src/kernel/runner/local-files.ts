import { dirname } from "node:path";
import { pathToFileURL } from "node:url";

import type { CompiledCode, CompiledFile } from "../compiler/messages.js";
import { callInterruptibly, functionOf } from "./interruptible.js";
import { PackageLoader } from "./package-loader.js";
import { keepSourceMap } from "./source-maps.js";

const parameters = ["exports", "require", "__cell", "__interrupted", "module", "__filename", "__dirname"];

interface LocalFile {
  code: CompiledFile;
  module: { exports: unknown };
  /** What failed keeps its old exports, and is tried again by the next cell that imports it, or when it changes. */
  state: "new" | "loading" | "loaded" | "changed" | "failed";
}

/** What a cell or a file has of the world around it. */
export interface Surroundings {
  require: (specifier: string) => unknown;
  import: (specifier: string) => Promise<unknown>;
}

/** Options of {@link LocalFiles}. */
export interface LocalFilesOptions {
  /** Modules that are neither local files nor ordinary packages; undefined for all others. */
  special: (specifier: string) => unknown;
  /** Told after modules were loaded. */
  loaded: () => void;
  /** What loops check, and what they throw. */
  interrupted: Int32Array;
  interrupt: () => Error;
  check: () => void;
}

/** The modules of a session: local files, evaluated anew when they change, and packages. */
export class LocalFiles {
  readonly #files = new Map<string, LocalFile>();
  readonly #packages = new Map<string, PackageLoader>();

  constructor(private readonly options: LocalFilesOptions) {}

  /** Brings everything that the code requires up to date: changed files, what depends on them, and packages. */
  async prepare(code: CompiledCode, folder: string): Promise<void> {
    await this.#load(code, folder);
    if (code.requires.length > 0) this.options.loaded();
  }

  /** Takes new versions of files; those that ran already run again, and then those that depend on them. */
  async update(files: readonly CompiledFile[]): Promise<void> {
    for (const code of files) {
      const file = this.#files.get(code.path);
      if (!file) this.#files.set(code.path, { code, module: { exports: {} }, state: "new" });
      else Object.assign(file, { code, state: file.state === "new" ? "new" : "changed" });
    }
    this.#spread();
    const changed = [...this.#files.values()].filter(({ state }) => state === "changed");
    try {
      // One that others depend on has run with the first of them.
      for (const file of changed) if (isStale(file)) await this.#evaluate(file);
    } finally {
      for (const file of changed) if (file.state === "changed") file.state = "failed";
    }
  }

  surroundings(code: CompiledCode, folder: string): Surroundings {
    const packages = this.#packagesFor(folder);
    const isLocal = (specifier: string): LocalFile | undefined => this.#files.get(code.localFiles[specifier] ?? "");
    return {
      require: (specifier) => {
        const file = isLocal(specifier);
        if (file) return this.#exportsOf(file);
        const value = this.options.special(specifier) ?? packages.require(specifier);
        this.options.loaded();
        return value;
      },
      import: async (specifier) => {
        const file = isLocal(specifier);
        if (file && isStale(file)) await this.#evaluate(file);
        const value = file?.module.exports ?? this.options.special(specifier);
        const namespace = value === undefined ? await packages.import(specifier) : asNamespace(value);
        this.options.loaded();
        return namespace;
      },
    };
  }

  async #load(code: CompiledCode, folder: string): Promise<void> {
    const isOther = (specifier: string): boolean => code.localFiles[specifier] === undefined;
    const packages = code.requires.filter((name) => isOther(name) && this.options.special(name) === undefined);
    if (packages.length > 0) await this.#packagesFor(folder).preload(packages);
    for (const specifier of code.requires) {
      const file = this.#files.get(code.localFiles[specifier] ?? "");
      if (file && isStale(file)) await this.#evaluate(file);
    }
  }

  /** Files that depend on changed ones are changed. */
  #spread(): void {
    const loaded = [...this.#files.values()].filter(({ state }) => state === "loaded" || state === "failed");
    const next = loaded.find(({ code }) =>
      Object.values(code.localFiles).some((path) => this.#files.get(path)?.state === "changed"),
    );
    if (!next) return;
    next.state = "changed";
    this.#spread();
  }

  async #evaluate(file: LocalFile): Promise<void> {
    file.state = "loading";
    try {
      await this.#load(file.code, dirname(file.code.path));
      await this.#run(file);
      file.state = "loaded";
    } finally {
      if ((file.state as string) === "loading") file.state = "failed";
    }
  }

  #exportsOf(file: LocalFile): unknown {
    // Reached by a `require` that is not at the start of a file: those are loaded before.
    if (file.state === "new" && !file.code.isAsync) {
      file.state = "loading";
      this.#run(file);
      file.state = "loaded";
    }
    return file.module.exports;
  }

  /** Runs a file with the exports object that it had before, so that those who imported it see the new values. */
  #run(file: LocalFile): unknown {
    const { code, module } = file;
    const folder = dirname(code.path);
    const surroundings = this.surroundings(code, folder);
    const { interrupted, interrupt, check } = this.options;
    const door = { interrupt, check, import: surroundings.import, meta: metaOf(code.path) };
    keepSourceMap(code.path, code);
    const run = functionOf(code, { name: code.path, parameters });
    const before = module.exports;
    const properties = typeof before === "object" && before !== null ? Object.getOwnPropertyDescriptors(before) : {};
    const target = typeof before === "object" && before !== null ? before : {};
    for (const name of Object.keys(properties)) Reflect.deleteProperty(target, name);
    module.exports = target;
    const settle = (): void => {
      module.exports = intoSame(target, module.exports);
    };
    const undo = (error: unknown): never => {
      module.exports = Object.defineProperties(target, properties);
      throw error;
    };
    try {
      const running = callInterruptibly(() =>
        run(target, surroundings.require, door, interrupted, module, code.path, folder),
      );
      if (code.isAsync) return (running as Promise<unknown>).then(settle, undo);
      settle();
    } catch (error) {
      undo(error);
    }
  }

  #packagesFor(folder: string): PackageLoader {
    const packages = this.#packages.get(folder) ?? new PackageLoader(folder);
    this.#packages.set(folder, packages);
    return packages;
  }
}

function isStale({ state }: LocalFile): boolean {
  return state === "new" || state === "changed" || state === "failed";
}

/** `import.meta` of the code in a file. */
export function metaOf(path: string): { url: string; filename: string; dirname: string } {
  return { url: pathToFileURL(path).href, filename: path, dirname: dirname(path) };
}

/** A file of JSON makes a new object each time: what it holds goes into the old one, which earlier cells have. */
function intoSame(before: object, after: unknown): unknown {
  const isPlain = typeof after === "object" && after !== null && Object.getPrototypeOf(after) === Object.prototype;
  return after !== before && isPlain ? Object.assign(before, after) : after;
}

/** What `import()` gives of a CommonJS module. */
function asNamespace(value: unknown): object {
  if (typeof value !== "object" || value === null) return { default: value };
  return "__esModule" in value ? value : { ...value, default: value };
}
