import { existsSync, readdirSync } from "node:fs";
import { mkdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { spawn } from "node:child_process";

import { Failure } from "../../kernel-setup/failure.mjs";
import { project } from "../../kernel-setup/project.mjs";
import { explain, runCommand } from "../../kernel-setup/run-command.mjs";
import { standInNote } from "../data/data-note.js";

/** Options of {@link makeHandout}. */
export interface HandoutOptions {
  /** The profile that the notebook's cells see as TSEMINAR_PROFILE. */
  profile: string;
  /** Folder that gets `<name>.html` and the executed notebook, `<name>.ipynb`. */
  folder: string;
}

/**
 * Executes a notebook in the kernel and writes it as one HTML file that needs nothing beside it. The executed notebook lies
 * next to it, also when a cell failed.
 *
 * @param name of a file in notebooks/, without its ending
 * @throws Failure when there is no such notebook, or naming the cell that failed
 */
export async function makeHandout(name: string, { profile, folder }: HandoutOptions): Promise<void> {
  const source = join(project.notebooks, `${name}.ipynb`);
  if (!existsSync(source)) throw new Failure(`unknown notebook "${name}" (one of: ${notebookNames().join(", ")})`);
  await mkdir(folder, { recursive: true });
  const executed = join(folder, `${name}.ipynb`);
  const html = join(folder, `${name}.html`);
  await execute(source, executed, profile);
  await convert(executed, html);
  if ((await readFile(html, "utf8")).includes(standInNote)) {
    console.log(`${name}: made with ${standInNote}, because the real data could not be had`);
  }
  console.log(`${name}: ${html}`);
}

function notebookNames(): string[] {
  return readdirSync(project.notebooks)
    .filter((file) => file.endsWith(".ipynb"))
    .map((file) => file.replace(/\.ipynb$/, ""));
}

/** Runs all cells in the kernel; the cells' progress is printed as they run. */
async function execute(source: string, executed: string, profile: string): Promise<void> {
  const script = join(project.root, "src", "handouts", "execute-notebook.py");
  const child = spawn(project.python, [script, source, executed], {
    cwd: project.notebooks,
    env: { ...process.env, TSEMINAR_PROFILE: profile },
    stdio: ["ignore", "inherit", "inherit"],
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  if (code !== 0) throw new Failure(`the handout was not made; what was executed is in ${executed}`);
}

/** Turns the executed notebook into HTML by nbconvert and the template beside this file. */
async function convert(executed: string, html: string): Promise<void> {
  const writing = html.replace(/\.html$/, ".writing");
  const templates = join(project.root, "src", "handouts", "templates");
  try {
    await runCommand(
      project.python,
      [
        ...["-m", "nbconvert", "--to", "html", "--template", "handout"],
        `--TemplateExporter.extra_template_basedirs=${templates}`,
        ...["--output", writing, executed],
      ],
      { log: join(project.state, "handout.log") },
    );
    await rename(`${writing}.html`, html);
  } catch (error) {
    await rm(`${writing}.html`, { force: true });
    throw explain(error, `writing ${html}`, "see the log");
  }
}
