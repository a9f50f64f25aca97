import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { project } from "./project.mjs";
import { explain, runCommand } from "./run-command.mjs";
import { fingerprintOf } from "./stamp.mjs";
import { pythonEnvironment } from "./steps/python-environment.mjs";

/**
 * A step that makes a Python environment of its own on top of `.venv`: it sees all packages of that and adds some, so that
 * what only few need is neither fetched by all nor mixed into JupyterLab's own.
 *
 * @param {object} layer
 * @param {string} layer.id
 * @param {string} layer.name
 * @param {string} layer.folder
 * @param {string} layer.requirements file in kernel-setup/ with the packages that it adds, all of them
 * @returns {import("./setup.mjs").Step & { python: string }}
 */
export function pythonLayer({ id, name, folder, requirements }) {
  const file = join(project.root, "kernel-setup", requirements);
  const python = join(folder, ...(process.platform === "win32" ? ["Scripts", "python.exe"] : ["bin", "python"]));
  return {
    id,
    name,
    python,
    stamp: join(folder, ".tseminar-stamp"),
    needs: [python],

    async fingerprint() {
      return fingerprintOf(folder, await readFile(file), await pythonEnvironment.fingerprint());
    },

    async run({ log, report }) {
      await rm(folder, { recursive: true, force: true });
      try {
        await runCommand(project.python, ["-m", "venv", "--without-pip", folder], { log });
        const sitePackages = "import sysconfig; print(sysconfig.get_path('purelib'))";
        const [below, own] = await Promise.all(
          [project.python, python].map(async (each) => (await runCommand(each, ["-c", sitePackages], { log })).trim()),
        );
        await writeFile(join(own ?? "", "below.pth"), `${below}\n`);
        await runCommand(
          python,
          [
            "-m",
            "pip",
            "install",
            "--disable-pip-version-check",
            "--no-input",
            "--retries",
            "2",
            "--no-deps",
            "-r",
            file,
          ],
          { log, onLine: (line) => report.progress(line.slice(0, 80)) },
        );
      } catch (error) {
        await rm(folder, { recursive: true, force: true });
        throw explain(error, `making ${name} (pip)`, "see the log, then run again");
      }
    },
  };
}
