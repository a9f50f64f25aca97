import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";

import { Failure } from "../../kernel-setup/failure.mjs";
import { project } from "../../kernel-setup/project.mjs";

/** The course's notebooks in the order in which they are taught; each is a file in notebooks/. */
const course = ["first-steps", "convolution", "mnist", "fashion-mnist", "cifar-10", "medmnist", "hotdog"];

/** The names of all files in notebooks/, without their ending: the course's first, in its order. */
export function notebookNames(): string[] {
  const names = readdirSync(project.notebooks)
    .filter((file) => file.endsWith(".ipynb"))
    .map((file) => file.replace(/\.ipynb$/, ""));
  return [...course.filter((name) => names.includes(name)), ...names.filter((name) => !course.includes(name)).sort()];
}

/**
 * The file of a notebook.
 *
 * @param name of a file in notebooks/, without its ending; or the path of an .ipynb file
 * @throws Failure when there is no such notebook
 */
export function findNotebook(name: string): string {
  const path = name.endsWith(".ipynb") ? resolve(name) : join(project.notebooks, `${name}.ipynb`);
  if (existsSync(path)) return path;
  throw new Failure(`unknown notebook "${name}" (one of: ${notebookNames().join(", ")})`);
}
