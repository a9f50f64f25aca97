import { copyFile, readdir, readFile, rm, symlink } from "node:fs/promises";
import { join } from "node:path";

import { project } from "../project.mjs";
import { explain, runCommand } from "../run-command.mjs";
import { fingerprintOf } from "../stamp.mjs";

/** @type {import("../setup.mjs").Step} */
export const packageBuild = {
  id: "package-build",
  name: "The package, compiled",
  stamp: join(project.dist, ".tseminar-stamp"),
  needs: [join(project.dist, "cli.js"), join(project.dist, "kernel", "cell-globals.d.ts")],

  async fingerprint() {
    const sources = await Promise.all(["src", "kernel-setup", "bench"].map(sourcesIn));
    const configs = ["tsconfig.json", "package-lock.json"].map((name) => join(project.root, name));
    const files = [...sources.flat().sort(), ...configs];
    const contents = await Promise.all(files.map((file) => readFile(file)));
    return fingerprintOf(...files.flatMap((file, i) => [file, contents[i] ?? ""]));
  },

  async run({ log }) {
    const typescript = join(project.root, "node_modules", "typescript", "bin", "tsc");
    await rm(project.dist, { recursive: true, force: true });
    try {
      await runCommand(process.execPath, [typescript, "--build", "src", "bench"], { cwd: project.root, log });
    } catch (error) {
      throw explain(error, "compiling the package (tsc --build src bench)", "mend the source and run again");
    }
    // TypeScript copies no declarations that are written by hand.
    const globals = join("kernel", "cell-globals.d.ts");
    await copyFile(join(project.root, "src", globals), join(project.dist, globals));
    const command = join(project.root, "node_modules", ".bin", "tseminar");
    await rm(command, { force: true });
    await symlink(join("..", "..", "kernel-setup", "tseminar.mjs"), command);
  },
};

/** @param {string} folder */
async function sourcesIn(folder) {
  const entries = await readdir(join(project.root, folder), { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
