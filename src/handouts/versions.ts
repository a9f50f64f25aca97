import type { Notebook, NotebookCell } from "./notebook.js";

/** Whom a handout is for. */
export type Audience = "students" | "teachers" | "solutions";

/** All whom a handout is for. */
export const audiences: readonly Audience[] = ["students", "teachers", "solutions"];

/** Tags of cells that students do not get, with what stands above them. */
const forTeachers = {
  solution: "Solution",
  "hidden-tests": "Hidden tests",
  teacher: "Teacher's note",
} as const;

/** What a cell's tags make of it. */
export interface CellMark {
  /** Number of the exercise that the cell is part of, its solution and hidden tests too, from 1. Default: none. */
  exercise?: number;
  /** Words that stand above the cell, which is for teachers only. Default: none, the cell is for all. */
  teachers?: string;
}

/**
 * Reads the cells' tags: `exercise`, and for teachers only `solution`, `hidden-tests` and `teacher`. A code cell that is
 * tagged `exercise` belongs to the exercise cell right before it, cells for teachers not counted: the task in words and the
 * stub have one number. Solutions and hidden tests belong to the exercise before them.
 *
 * @returns the mark of each cell, by its id; numbers are the same for all audiences
 */
export function cellMarks({ cells }: Notebook): ReadonlyMap<string, CellMark> {
  const marks = new Map<string, CellMark>();
  let exercise = 0;
  let goesOn = false;
  for (const cell of cells) {
    const words = teachersWords(cell);
    if (words !== undefined) {
      const belongs = exercise > 0 && words !== forTeachers.teacher;
      marks.set(
        cell.id ?? "",
        belongs ? { exercise, teachers: `${words} of exercise ${exercise}` } : { teachers: words },
      );
      continue;
    }
    const isExercise = cell.metadata.tags?.includes("exercise") === true;
    if (isExercise && !(goesOn && cell.cell_type === "code")) exercise += 1;
    goesOn = isExercise;
    marks.set(cell.id ?? "", isExercise ? { exercise } : {});
  }
  return marks;
}

/**
 * The notebook as an audience may have it, with nothing of the outputs of cells that are left out. Students get no cell that is
 * for teachers; teachers get all; solutions, to hand out after the class, come in the place of the cells that the students fill in.
 */
export function notebookFor(notebook: Notebook, audience: Audience): Notebook {
  if (audience === "teachers") return notebook;
  const solved = audience === "solutions" ? solvedCells(notebook) : new Set<NotebookCell>();
  const cells = notebook.cells.filter((cell) => {
    const words = teachersWords(cell);
    return words === undefined ? !solved.has(cell) : audience === "solutions" && words === forTeachers.solution;
  });
  return { ...notebook, cells };
}

/** The code cells of exercises that have a solution in code. */
function solvedCells({ cells }: Notebook): ReadonlySet<NotebookCell> {
  const solved = new Set<NotebookCell>();
  let stubs: NotebookCell[] = [];
  for (const cell of cells) {
    const isCode = cell.cell_type === "code";
    if (teachersWords(cell) === forTeachers.solution && isCode) for (const stub of stubs) solved.add(stub);
    if (cell.metadata.tags?.includes("exercise") !== true) continue;
    stubs = isCode ? [...stubs, cell] : [];
  }
  return solved;
}

function teachersWords({ metadata: { tags = [] } }: NotebookCell): string | undefined {
  // A cell with two such tags is above all a solution.
  return Object.entries(forTeachers).find(([tag]) => tags.includes(tag))?.[1];
}
