import { resolve } from "node:path";

import type { Command } from "commander";

import { allSteps, setUp } from "../../../kernel-setup/setup.mjs";
import { gradingEnvironment } from "../../../kernel-setup/steps/grading-environment.mjs";
import { notebookNames } from "../../handouts/find-notebook.js";

/** Adds the subcommands of `tseminar course`. */
export function courseCommand(course: Command): void {
  course
    .command("make")
    .description("make an nbgrader course of the notebooks' exercises: source/ with solutions, release/ for students")
    .argument("<folder>", "of the course; submissions and marks in it stay")
    .argument("[notebook...]", "names of files in notebooks/, without .ipynb (default: all)")
    .action(async (folder: string, names: string[]) => {
      await setUpGrading();
      const { makeCourse } = await import("./make-course.js");
      await makeCourse(names.length > 0 ? names : notebookNames(), { folder: resolve(folder) });
    });

  course
    .command("grade")
    .description("run and mark what lies in submitted/<student>/<assignment>/, write feedback/ and print the marks")
    .argument("<folder>", "of the course")
    .argument("[assignment...]", "names of notebooks (default: all that were handed in)")
    .action(async (folder: string, assignments: string[]) => {
      await setUpGrading();
      const { gradeCourse } = await import("./grade-course.js");
      const { marks, failed } = await gradeCourse(assignments, { folder: resolve(folder) });
      console.log(marks.toString());
      if (failed.length > 0) process.exitCode = 1;
    });

  course
    .command("nbgrader")
    .description("run any other command of nbgrader in the course's folder, e.g. zip_collect or export")
    .argument("<folder>", "of the course")
    .argument("<argument...>", "as nbgrader takes them")
    .allowUnknownOption()
    .action(async (folder: string, args: string[]) => {
      await setUpGrading();
      const { runNbgrader } = await import("./nbgrader.js");
      process.exitCode = await runNbgrader(args, { folder: resolve(folder) });
    });
}

async function setUpGrading(): Promise<void> {
  await setUp([...allSteps, gradingEnvironment]);
}
