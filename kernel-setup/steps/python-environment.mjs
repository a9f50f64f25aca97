import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { Failure } from "../failure.mjs";
import { findPython } from "../find-python.mjs";
import { project, pythonProgram } from "../project.mjs";
import { explain, runCommand } from "../run-command.mjs";
import { fingerprintOf } from "../stamp.mjs";

const requirements = join(project.root, "kernel-setup", "requirements.txt");

/** JupyterLab asks on its first start whether it may fetch news; that needs the network and covers the notebook. */
const LAB_SETTINGS = { "@jupyterlab/apputils-extension:notification": { fetchNews: "false", checkForUpdates: false } };

/**
 * A line that Python runs when it starts (https://docs.python.org/3/library/site.html). rfc3987-syntax builds a grammar when it
 * is imported, which takes three seconds of each process that reads notebooks, starts a kernel, or is JupyterLab. jsonschema
 * does without it: then it does not check the format "iri", which nothing here asks for.
 */
const QUICK_START = "import sys; sys.modules.setdefault('rfc3987_syntax', None)\n";

/** @type {import("../setup.mjs").Step} */
export const pythonEnvironment = {
  id: "python-environment",
  name: "Python environment with JupyterLab",
  stamp: join(project.venv, ".tseminar-stamp"),
  needs: [project.python, pythonProgram("jupyter-lab")],

  async fingerprint() {
    // The folder is part of it: an environment's programs name it and do not work after a move.
    return fingerprintOf(project.root, await readFile(requirements), JSON.stringify(LAB_SETTINGS), QUICK_START);
  },

  async run({ log, report }) {
    const python = await findPython();
    await rm(project.venv, { recursive: true, force: true });
    report.progress("making the environment");
    try {
      await runCommand(python, ["-m", "venv", project.venv], { log });
    } catch (error) {
      await rm(project.venv, { recursive: true, force: true });
      const wayOut = "install Python's venv module (Debian, Ubuntu: apt install python3-venv) or set TSEMINAR_PYTHON";
      const missing = /** @type {{ output?: string }} */ (error).output ?? "";
      if (/ensurepip|No module named '?venv/.test(missing)) {
        throw new Failure(`${python} has no venv module with pip: ${wayOut}`);
      }
      throw explain(error, `making a Python environment with ${python}`, wayOut);
    }
    // JupyterLab runs a script with `require`, which under this package's "type": "module" would be an ES module.
    await writeFile(join(project.venv, "package.json"), "{}\n");
    let count = 0;
    try {
      await runCommand(
        project.python,
        ["-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--retries", "2", "-r", requirements],
        {
          log,
          onLine(line) {
            if (line.startsWith("Collecting")) count++;
            report.progress(line.startsWith("Installing") ? "installing" : `${count} packages, ${line}`);
          },
        },
      );
    } catch (error) {
      await rm(project.venv, { recursive: true, force: true });
      throw explain(error, "installing JupyterLab (pip)", "see the log, then run again");
    }
    const where = ["-c", "import sysconfig; print(sysconfig.get_path('purelib'))"];
    const packages = (await runCommand(project.python, where, { log })).trim();
    await writeFile(join(packages, "tseminar-quick-start.pth"), QUICK_START);
    const settings = join(project.venv, "share", "jupyter", "lab", "settings");
    await mkdir(settings, { recursive: true });
    await writeFile(join(settings, "overrides.json"), JSON.stringify(LAB_SETTINGS, null, 2));
  },
};
