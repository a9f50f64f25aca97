import { copyFile, cp, readdir, readFile, rename, rm, symlink } from "node:fs/promises";
import { join } from "node:path";

import { project } from "../project.mjs";
import { explain, runCommand } from "../run-command.mjs";
import { fingerprintOf } from "../stamp.mjs";

/** What is compiled, and what says how. */
const SOURCES = ["src", "kernel-setup", "bench"];
const CONFIGS = ["tsconfig.json", "package.json"];

/**
 * The package is compiled in a folder of its own and put in its place when it is whole: kernels and commands that run
 * meanwhile still load files of the old one.
 *
 * @type {import("../setup.mjs").Step}
 */
export const packageBuild = {
  id: "package-build",
  name: "The package, compiled",
  stamp: join(project.dist, ".tseminar-stamp"),
  needs: [join(project.dist, "cli.js"), join(project.dist, "kernel", "cell-globals.d.ts")],

  async fingerprint() {
    const sources = await Promise.all(SOURCES.map(sourcesIn));
    const configs = ["tsconfig.json", "package-lock.json"].map((name) => join(project.root, name));
    const files = [...sources.flat().sort(), ...configs];
    const contents = await Promise.all(files.map((file) => readFile(file)));
    return fingerprintOf(...files.flatMap((file, i) => [file, contents[i] ?? ""]));
  },

  async run({ log }) {
    // TypeScript 7, a native program: a fifth of the time. The kernel and jest need the interface of 5.9, which it has not.
    const typescript = join(project.root, "node_modules", "typescript-native", "bin", "tsc");
    const room = join(project.state, "build");
    const compiled = join(room, "dist");
    await rm(room, { recursive: true, force: true });
    for (const name of [...SOURCES, ...CONFIGS])
      await cp(join(project.root, name), join(room, name), { recursive: true });
    try {
      await runCommand(process.execPath, [typescript, "--build", "src", "bench"], { cwd: room, log });
    } catch (error) {
      throw explain(error, "compiling the package (tsc --build src bench)", "mend the source and run again");
    }
    // TypeScript copies no declarations that are written by hand.
    const globals = join("kernel", "cell-globals.d.ts");
    await copyFile(join(room, "src", globals), join(compiled, globals));
    await rename(project.dist, join(room, "old")).catch(ignoreMissing);
    await rename(compiled, project.dist);
    await rm(room, { recursive: true, force: true });
    const command = join(project.root, "node_modules", ".bin", "tseminar");
    await rm(command, { force: true });
    await symlink(join("..", "..", "kernel-setup", "tseminar.mjs"), command);
  },
};

/** @param {NodeJS.ErrnoException} error */
function ignoreMissing(error) {
  if (error.code !== "ENOENT") throw error;
}

/**
 * What the compiler reads of a folder; guides, C++ and Python lie there, too.
 *
 * @param {string} folder
 */
async function sourcesIn(folder) {
  const entries = await readdir(join(project.root, folder), { recursive: true, withFileTypes: true });
  const sources = entries.filter((entry) => entry.isFile() && /\.([cm]?[jt]s|json)$/.test(entry.name));
  return sources.map((entry) => join(entry.parentPath, entry.name));
}
