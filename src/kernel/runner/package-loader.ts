import { createRequire } from "node:module";
import { isAbsolute, join } from "node:path";
import { constants, runInThisContext } from "node:vm";

const own = createRequire(import.meta.url);
/** What `require` says of packages that only `import()` can load. */
const importOnly: unknown[] = [
  "ERR_REQUIRE_ASYNC_MODULE",
  "ERR_REQUIRE_ESM",
  "ERR_REQUIRE_CYCLE_MODULE",
  "ERR_PACKAGE_PATH_NOT_EXPORTED",
];

/** Loads packages for the code in a folder: those installed there, else those that come with tseminar. */
export class PackageLoader {
  readonly #base: string;
  readonly #require: NodeJS.Require;
  readonly #import: (specifier: string) => Promise<object>;
  readonly #imported = new Map<string, object>();

  constructor(folder: string) {
    this.#base = join(folder, "cell.js");
    this.#require = createRequire(this.#base);
    // A dynamic import starts from the file that it stands in.
    this.#import = runInThisContext("(specifier) => import(specifier)", {
      filename: this.#base,
      importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    }) as (specifier: string) => Promise<object>;
  }

  /** Loads packages, also those that {@link require} can give only after that. */
  async preload(specifiers: readonly string[]): Promise<void> {
    for (const specifier of specifiers) {
      try {
        this.require(specifier);
      } catch (error) {
        if (!importOnly.includes(fieldsOf(error).code)) throw error;
        this.#imported.set(specifier, likeRequired(await this.import(specifier)));
      }
    }
  }

  require(specifier: string): unknown {
    const imported = this.#imported.get(specifier);
    if (imported) return imported;
    try {
      return this.#require(specifier);
    } catch (error) {
      const { code, requireStack } = fieldsOf(error);
      if (code !== "MODULE_NOT_FOUND" || requireStack?.[0] !== this.#base) throw error;
    }
    if (!isOurs(specifier)) throw missing(specifier);
    return own(specifier);
  }

  async import(specifier: string): Promise<object> {
    try {
      return await this.#import(specifier);
    } catch (error) {
      const { code, message } = fieldsOf(error);
      if (code !== "ERR_MODULE_NOT_FOUND" || message?.includes(`imported from ${this.#base}`) !== true) throw error;
    }
    if (!isOurs(specifier)) throw missing(specifier);
    return (await import(specifier)) as object;
  }
}

function isOurs(specifier: string): boolean {
  if (specifier.startsWith(".") || isAbsolute(specifier)) return false;
  try {
    own.resolve(specifier);
    return true;
  } catch (error) {
    return fieldsOf(error).code !== "MODULE_NOT_FOUND";
  }
}

/** The names of an ES module as compiled code expects them of `require`. */
function likeRequired(namespace: object): object {
  const required = Object.defineProperty({}, "__esModule", { value: true });
  for (const name of Object.keys(namespace)) {
    Object.defineProperty(required, name, { enumerable: true, get: () => Reflect.get(namespace, name) as unknown });
  }
  return required;
}

function missing(specifier: string): Error {
  const isFile = specifier.startsWith(".") || isAbsolute(specifier);
  const [name = specifier] = /^(@[^/]+\/)?[^/]+/.exec(specifier) ?? [];
  const way = isFile
    ? `there is no file "${specifier}": paths are taken from the notebook's folder`
    : `the package "${name}" is not installed: run "npm install ${name}" in the notebook's folder, then this cell again`;
  const known =
    isFile || specifier === name || !isOurs(name) ? way : `the package "${name}" has no module "${specifier}"`;
  return Object.assign(new Error(known), { code: "MODULE_NOT_FOUND" });
}

function fieldsOf(error: unknown): { code?: unknown; message?: string; requireStack?: string[] } {
  return typeof error === "object" && error !== null ? error : {};
}
