import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";

import pl from "nodejs-polars";

import { Failure } from "../../../kernel-setup/failure.mjs";
import { courseLog } from "./make-course.js";
import { nbgrader } from "./nbgrader.js";

/** Options of {@link gradeCourse}. */
export interface GradeCourseOptions {
  /** Of the course. */
  folder: string;
  /** Takes what is said to the user. Default: `console.log`. */
  say?: (sentence: string) => void;
}

/** What {@link gradeCourse} found. */
export interface Grades {
  /** One row a student and assignment: student, assignment, points, of. */
  marks: pl.DataFrame;
  /** What could not be run at all, e.g. a file that is no notebook, as `student/assignment`. */
  failed: readonly string[];
}

/** What a student handed in. */
interface Submission {
  student: string;
  assignment: string;
}

/**
 * Marks what students handed in, `submitted/<student>/<assignment>/<assignment>.ipynb`: runs each notebook in our kernel, with
 * the locked cells and the hidden tests as they were, and writes a page of feedback for each, in `feedback/`.
 *
 * @param assignments default: all of which something was handed in
 * @throws Failure when nothing was handed in
 */
export async function gradeCourse(
  assignments: readonly string[],
  { folder, say = console.log }: GradeCourseOptions,
): Promise<Grades> {
  const handedIn = await submissions(folder);
  const chosen =
    assignments.length > 0 ? assignments : [...new Set(handedIn.map(({ assignment }) => assignment))].sort();
  const log = courseLog(folder);
  const failed: string[] = [];
  for (const assignment of chosen) {
    const students = handedIn.filter((each) => each.assignment === assignment);
    if (students.length === 0)
      throw new Failure(
        `nobody handed in "${assignment}": put it to submitted/<student>/${assignment}/${assignment}.ipynb`,
      );
    for (const [i, { student }] of students.entries()) {
      say(`${assignment}: ${student} (${i + 1} of ${students.length})`);
      try {
        await nbgrader(["autograde", assignment, "--create", "--force", `--student=${student}`], { folder, log });
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        failed.push(`${student}/${assignment}`);
        say(`✗ ${student}: ${error.message}`);
      }
    }
    await nbgrader(["generate_feedback", assignment, "--force"], { folder, log });
  }
  const grades = join(folder, "grades.csv");
  await nbgrader(["export", "--to", grades], { folder, log });
  const asked = handedIn.filter(({ assignment }) => chosen.includes(assignment));
  return { marks: marksOf(grades, asked), failed };
}

/** What lies in `submitted/`. */
async function submissions(folder: string): Promise<Submission[]> {
  const submitted = join(folder, "submitted");
  if (!existsSync(submitted))
    throw new Failure(`${submitted} is not there: put what students hand in to submitted/<student>/<assignment>/`);
  const foldersIn = async (place: string) =>
    (await readdir(place, { withFileTypes: true }))
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)
      .sort();
  const found: Submission[] = [];
  for (const student of await foldersIn(submitted))
    for (const assignment of await foldersIn(join(submitted, student))) found.push({ student, assignment });
  return found;
}

function marksOf(grades: string, handedIn: readonly Submission[]): pl.DataFrame {
  const points = (column: string, name: string) => pl.col(column).cast(pl.Float64).alias(name);
  return pl
    .readRecords(handedIn.map(({ student, assignment }) => ({ student, assignment })))
    .join(pl.readCSV(grades), { leftOn: ["student", "assignment"], rightOn: ["student_id", "assignment"] })
    .select(pl.col("student"), pl.col("assignment"), points("score", "points"), points("max_score", "of"))
    .sort(["assignment", "student"]);
}
