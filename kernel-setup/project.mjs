import { homedir } from "node:os";
import { dirname, isAbsolute, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const windows = process.platform === "win32";

/** Where the things that set-up makes lie. All but the cache are inside the project. */
export const project = {
  root,
  notebooks: join(root, "notebooks"),
  /** The compiled package. */
  dist: join(root, "dist"),
  /** The kernel's compiler with what it needs read already, for this Node. */
  compilerSnapshot: join(root, "dist", "kernel", "compiler.blob"),
  /** The Python environment. */
  venv: join(root, ".venv"),
  python: join(root, ".venv", windows ? "Scripts" : "bin", windows ? "python.exe" : "python"),
  /** TensorFlow's libraries and headers, and the compiler where the system has none. */
  tensorflow: join(root, ".tensorflow"),
  /** Set-up's lock and the logs of its steps. */
  state: join(root, ".setup"),
  kernelspec: join(root, ".venv", "share", "jupyter", "kernels", "tslab"),
  tfjsNode: join(root, "node_modules", "@tensorflow", "tfjs-node-gpu"),
};

/**
 * Where downloads are kept: `TSEMINAR_CACHE`, else `tseminar` in the XDG cache folder
 * (https://specifications.freedesktop.org/basedir-spec/latest/, by which a relative XDG_CACHE_HOME does not count).
 *
 * @param {Readonly<Record<string, string | undefined>>} [environment]
 */
export function cacheFolder({ TSEMINAR_CACHE, XDG_CACHE_HOME, HOME } = process.env) {
  if (TSEMINAR_CACHE) return resolve(TSEMINAR_CACHE);
  const caches = XDG_CACHE_HOME && isAbsolute(XDG_CACHE_HOME) ? XDG_CACHE_HOME : join(HOME || homedir(), ".cache");
  return join(caches, "tseminar");
}

/** @param {string} name of a program that came with the Python environment */
export function pythonProgram(name) {
  return join(dirname(project.python), windows ? `${name}.exe` : name);
}
