import { copyFile, mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { project, pythonProgram } from "../project.mjs";
import { explain, runCommand } from "../run-command.mjs";
import { fingerprintOf } from "../stamp.mjs";

/** What Jupyter needs to start the kernel (jupyter-client.readthedocs.io, "Making kernels for Jupyter", "Kernel specs"). */
const spec = `${JSON.stringify(
  {
    argv: [process.execPath, join(project.dist, "kernel", "main.js"), "{connection_file}"],
    display_name: "TypeScript (tslab)",
    language: "typescript",
    interrupt_mode: "message",
    env: { TF_CPP_MIN_LOG_LEVEL: "3" },
  },
  null,
  2,
)}\n`;

const logos = fileURLToPath(new URL("../logo/", import.meta.url));

/** @type {import("../setup.mjs").Step} */
export const kernelspec = {
  id: "kernelspec",
  name: "The tslab kernel, known to this JupyterLab",
  stamp: join(project.kernelspec, ".tseminar-stamp"),
  needs: ["kernel.json", "logo-svg.svg"].map((name) => join(project.kernelspec, name)),

  fingerprint: () => fingerprintOf(spec),

  async run() {
    await mkdir(project.kernelspec, { recursive: true });
    for (const logo of await readdir(logos)) await copyFile(join(logos, logo), join(project.kernelspec, logo));
    await writeFile(join(project.kernelspec, "kernel.json"), spec);
  },
};

/**
 * Makes the kernel known to the user's own Jupyter.
 *
 * @returns {Promise<string>} what Jupyter says of it
 */
export async function installForUser() {
  const log = join(project.state, "kernelspec-user.log");
  const args = ["-m", "jupyter", "kernelspec", "install", project.kernelspec, "--user", "--name", "tslab"];
  try {
    await runCommand(project.python, args, { log });
  } catch (error) {
    throw explain(error, "installing the kernelspec for this user", "see the log");
  }
  return `tslab is in your own Jupyter now; take it out with: ${pythonProgram("jupyter")} kernelspec remove tslab`;
}
