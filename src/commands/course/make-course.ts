import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { basename, join } from "node:path";

import { project } from "../../../kernel-setup/project.mjs";
import { findNotebook } from "../../handouts/find-notebook.js";
import { readNotebook } from "../../handouts/notebook.js";
import { assignmentOf } from "./assignment.js";
import { nbgrader } from "./nbgrader.js";

/** Options of {@link makeCourse}. */
export interface MakeCourseOptions {
  /** Of the course; made where there is none. */
  folder: string;
  /** Takes what is said to the user. Default: `console.log`. */
  say?: (sentence: string) => void;
}

/**
 * Makes an nbgrader course of the exercises of notebooks, one assignment a notebook, in the folders of nbgrader: `source/` has
 * the assignments with solutions and hidden tests, `release/` what students get. nbgrader_config.py is written where there is
 * none; submissions, marks and assignments of one's own stay as they are.
 *
 * @param names of files in notebooks/, without their ending, or paths of .ipynb files
 * @throws Failure when a notebook has no exercise, or nbgrader refuses
 */
export async function makeCourse(
  names: readonly string[],
  { folder, say = console.log }: MakeCourseOptions,
): Promise<void> {
  const config = join(folder, "nbgrader_config.py");
  // Solutions, hidden tests and marks are nobody else's, also on a server that students work on.
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (!existsSync(config))
    await copyFile(join(project.root, "src", "commands", "course", "nbgrader_config.py"), config);
  for (const source of names.map(findNotebook)) {
    const name = basename(source, ".ipynb");
    const assignment = assignmentOf(await readNotebook(source), name);
    const place = join(folder, "source", name);
    await mkdir(place, { recursive: true });
    await writeFile(join(place, `${name}.ipynb`), `${JSON.stringify(assignment, null, 1)}\n`);
    await nbgrader(["generate_assignment", name, "--force"], { folder, log: courseLog(folder) });
    const exercises = assignment.cells.filter(({ metadata }) => pointsOf(metadata) > 0);
    const points = exercises.reduce((sum, { metadata }) => sum + pointsOf(metadata), 0);
    say(`✓ ${name}: ${exercises.length} exercises, ${points} points, in ${join(folder, "release", name)}`);
  }
}

/** All that nbgrader says of a course. */
export function courseLog(folder: string): string {
  return join(folder, "nbgrader.log");
}

function pointsOf({ nbgrader: cell }: Record<string, unknown>): number {
  return (cell as { points?: number } | undefined)?.points ?? 0;
}
