import { join } from "node:path";

import ts from "typescript";

import { packageRoot } from "./compiler-options.js";
import type { Resolution } from "./typescript-internals.js";

/** Packages that are always the kernel's own. */
const ownPackages = new Set(["tslab"]);

/** What an import means that is found nowhere. */
export const nowhere: Resolution = { resolvedModule: undefined };

/** Options of {@link ModuleFinder}. */
export interface ModuleFinderOptions {
  folder: string;
  options: ts.CompilerOptions;
  /** Texts that stand for files, by path. */
  overlay: ReadonlyMap<string, string>;
  /** Whether people write the file, and not a package: only there the kernel's own packages stand in for missing ones. */
  isWritten: (path: string) => boolean;
}

/** Finds what the imports of cells and files mean: as Node does, then as a bundler does, then in the kernel's own packages. */
export class ModuleFinder {
  readonly #settings: ModuleFinderOptions;
  readonly #host: ts.ModuleResolutionHost;
  #cache: ts.ModuleResolutionCache;

  constructor(settings: ModuleFinderOptions) {
    const { overlay } = settings;
    this.#settings = settings;
    this.#host = {
      ...ts.sys,
      readFile: (path) => overlay.get(path) ?? ts.sys.readFile(path),
      fileExists: (path) => overlay.has(path) || ts.sys.fileExists(path),
    };
    this.#cache = this.#newCache();
  }

  get cache(): ts.ModuleResolutionCache {
    return this.#cache;
  }

  /** Forgets what was not there: it may be by now. */
  renew(): void {
    this.#cache = this.#newCache();
  }

  find(specifier: string, from: string): Resolution {
    let untyped: Resolution | undefined;
    for (const file of this.#places(specifier, from)) {
      for (const mode of [ts.ModuleKind.CommonJS, ts.ModuleKind.ESNext] as const) {
        const { options } = this.#settings;
        const found = ts.resolveModuleName(specifier, file, options, this.#host, this.#cache, undefined, mode);
        if (!found.resolvedModule) continue;
        if (isTyped(found)) return found;
        untyped ??= found;
      }
    }
    return untyped ?? nowhere;
  }

  /** Files whose place the search starts from. */
  #places(specifier: string, from: string): string[] {
    const own = join(packageRoot, "kernel.ts");
    if (ownPackages.has(specifier)) return [own];
    const isPackage = !/^[./]/.test(specifier);
    return isPackage && this.#settings.isWritten(from) ? [from, own] : [from];
  }

  #newCache(): ts.ModuleResolutionCache {
    const { folder, options } = this.#settings;
    return ts.createModuleResolutionCache(folder, (path) => path, options);
  }
}

function isTyped({ resolvedModule }: Resolution): boolean {
  return resolvedModule?.extension !== ts.Extension.Js || !resolvedModule.isExternalLibraryImport;
}
