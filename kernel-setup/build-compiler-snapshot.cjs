/**
 * Run by `node --build-snapshot`: loads the kernel's compiler, compiles a cell, and leaves a process whose heap Node writes to
 * a file. A process that starts from it has read TypeScript and the declarations of the language already
 * (nodejs.org/api/cli.html#--build-snapshot).
 *
 * Usage: node --snapshot-blob <file> --build-snapshot build-compiler-snapshot.cjs <typescript.js> <folder of the compiler>
 *
 * In a snapshot `require` knows only what is built into Node, so the modules are loaded here, as CommonJS.
 */
const { readFileSync } = require("node:fs");
const path = require("node:path");
const { pathToFileURL } = require("node:url");
const { startupSnapshot } = require("node:v8");
const vm = require("node:vm");

/** @typedef {(specifier: string) => unknown} Require */

const [typescriptPath = "", folder = ""] = process.argv.slice(2);
const typescript = /** @type {typeof import("typescript")} */ (
  evaluate(readFileSync(typescriptPath, "utf8"), { file: typescriptPath, require })
);
/** @type {Map<string, unknown>} */
const loaded = new Map();

/** @param {string} file */
function load(file) {
  if (!loaded.has(file)) loaded.set(file, evaluate(commonJs(file), { file, require: requireFrom(path.dirname(file)) }));
  return loaded.get(file);
}

/** @param {string} file */
function commonJs(file) {
  const { ModuleKind, ScriptTarget } = typescript;
  const compilerOptions = { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022, esModuleInterop: true };
  const { outputText } = typescript.transpileModule(readFileSync(file, "utf8"), { compilerOptions });
  return outputText.replaceAll("import.meta.url", JSON.stringify(pathToFileURL(file).href));
}

/**
 * @param {string} from
 * @returns {Require}
 */
function requireFrom(from) {
  return (specifier) => {
    if (specifier === "typescript") return typescript;
    return specifier.startsWith(".") ? load(path.join(from, specifier)) : require(specifier);
  };
}

/**
 * @param {string} code
 * @param {{ file: string, require: Require }} options
 * @returns {unknown}
 */
function evaluate(code, { file, require }) {
  const module = { exports: {} };
  const run = vm.runInThisContext(`(function (exports, require, module, __filename, __dirname) {${code}\n})`, file);
  run(module.exports, require, module, file, path.dirname(file));
  return module.exports;
}

/**
 * @typedef {object} Server
 * @property {(folder: string, code: string) => void} warmUp
 * @property {() => void} serve
 */
const { warmUp, serve } = /** @type {Server} */ (load(path.join(folder, "serve.js")));
// What most notebooks import.
warmUp(folder, 'import { tf } from "tseminar"; import pl from "nodejs-polars"; tf.tensor([1]); pl.DataFrame({});');
startupSnapshot.setDeserializeMainFunction(serve);
