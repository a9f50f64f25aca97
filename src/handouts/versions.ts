import type { Notebook, NotebookCell } from "./notebook.js";

/** Whom a handout is for. */
export type Audience = "students" | "teachers";

/** Tags of cells that only teachers see, with what stands above them. */
const forTeachers = {
  solution: "Solution",
  "hidden-tests": "Hidden tests",
  teacher: "Teacher's note",
} as const;

/** What a cell's tags make of it. */
export interface CellMark {
  /** Number of the exercise that the cell is part of, from 1. Default: none. */
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
      marks.set(cell.id ?? "", { teachers: belongs ? `${words} of exercise ${exercise}` : words });
      continue;
    }
    const isExercise = cell.metadata.tags?.includes("exercise") === true;
    if (isExercise && !(goesOn && cell.cell_type === "code")) exercise += 1;
    goesOn = isExercise;
    marks.set(cell.id ?? "", isExercise ? { exercise } : {});
  }
  return marks;
}

/** The notebook as an audience may have it: students get no cell that is for teachers, and nothing of its outputs. */
export function notebookFor(notebook: Notebook, audience: Audience): Notebook {
  if (audience === "teachers") return notebook;
  return { ...notebook, cells: notebook.cells.filter((cell) => teachersWords(cell) === undefined) };
}

function teachersWords({ metadata: { tags = [] } }: NotebookCell): string | undefined {
  // A cell with two such tags is above all a solution.
  return Object.entries(forTeachers).find(([tag]) => tags.includes(tag))?.[1];
}
