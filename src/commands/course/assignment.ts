import ts from "typescript";

import { Failure } from "../../../kernel-setup/failure.mjs";
import { textOf, type Notebook, type NotebookCell } from "../../handouts/notebook.js";
import { cellMarks } from "../../handouts/versions.js";
import { neededCells } from "./needed-cells.js";

/** Points of an exercise by the first word of its heading, the level; any other gives one. */
const POINTS: Readonly<Record<string, number>> = { Repeat: 1, Change: 2, Invent: 3 };

/** What nbgrader keeps in a cell's metadata (its schema 3). */
interface GraderCell {
  grade_id: string;
  grade: boolean;
  solution: boolean;
  locked: boolean;
  points?: number;
}

/** An exercise of a notebook. */
interface Exercise {
  task: NotebookCell;
  /** What the student begins with, without its check. */
  stub: string;
  solution: string;
  check: CheckCall;
  /** Further tests that students do not see. */
  hiddenTests: string[];
  /** Code cells that come before the exercise and that it needs. */
  needs: NotebookCell[];
  points: number;
}

/** A call of `check` at the end of a cell. */
interface CheckCall {
  /** The exercise: "mnist-2". */
  id: string;
  /** What is checked, as the cell writes it. */
  answer: string;
  /** The call, as the cell writes it. */
  text: string;
  /** The cell without it. */
  before: string;
}

/**
 * The exercises of a notebook as the source of an nbgrader assignment: for each one its task, a cell for the answer with the
 * solution in it, and a locked cell with points, which shows the self-check to the student and whose hidden test is the same
 * check; before them the cells of the notebook that they need.
 *
 * Format: https://nbgrader.readthedocs.io/en/stable/contributor_guide/metadata.html, schema 3.
 *
 * @param name of the assignment, for messages
 * @throws Failure when the notebook has no exercise, or one lacks its check or its solution
 */
export function assignmentOf(notebook: Notebook, name: string): Notebook {
  const exercises = exercisesOf(notebook, name);
  if (exercises.length === 0) throw new Failure(`${name} has no exercise: give its cells the tag "exercise"`);
  const given = new Set<NotebookCell>();
  const cells = exercises.flatMap((exercise): NotebookCell[] => {
    const needs = exercise.needs.filter((cell) => !given.has(cell));
    needs.forEach((cell) => given.add(cell));
    const { check, points } = exercise;
    return [
      ...needs.map((cell) => locked(cell, textOf(cell.source))),
      locked(
        exercise.task,
        `${textOf(exercise.task.source).trimEnd()}\n\n*${points} ${points === 1 ? "point" : "points"}*`,
      ),
      answerCell(exercise),
      graded(codeCell(`${check.id}-test`, testOf(exercise)), {
        grade_id: check.id,
        grade: true,
        solution: false,
        locked: true,
        points,
      }),
    ];
  });
  const { title = name, kernelspec, language_info } = notebook.metadata;
  return {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: { kernelspec, language_info, title: `${title}: exercises` },
    cells: [introduction(`${title}: exercises`), ...cells],
  };
}

function exercisesOf(notebook: Notebook, name: string): Exercise[] {
  const marks = cellMarks(notebook);
  const parts = new Map<number, NotebookCell[]>();
  for (const cell of notebook.cells) {
    const { exercise } = marks.get(cell.id ?? "") ?? {};
    if (exercise !== undefined) parts.set(exercise, [...(parts.get(exercise) ?? []), cell]);
  }
  return [...parts].map(([number, cells]): Exercise => {
    const where = `exercise ${number} of ${name}`;
    const tagged = (tag: string, type: string) =>
      cells.filter(({ cell_type, metadata }) => cell_type === type && metadata.tags?.includes(tag) === true);
    const [task] = tagged("exercise", "markdown");
    const [stub] = tagged("exercise", "code");
    if (!task || !stub) throw new Failure(`${where} has no task in words, or no code cell with the tag "exercise"`);
    const check = checkAtEnd(textOf(stub.source));
    if (!check) throw new Failure(`the cell of ${where} does not end with check("…", …)`);
    const solution = tagged("solution", "code")
      .map(({ source }) => checkAtEnd(textOf(source)))
      .find((each) => each?.id === check.id);
    if (!solution) throw new Failure(`${where} has no solution that ends with check("${check.id}", …)`);
    const hiddenTests = tagged("hidden-tests", "code").map(({ source }) => textOf(source));
    const code = [textOf(stub.source), solution.before, ...hiddenTests];
    const level = /^#+\s+(\w+)/.exec(textOf(task.source))?.[1] ?? "";
    return {
      task,
      stub: check.before,
      solution: solution.before,
      check,
      hiddenTests,
      needs: neededCells(notebook, code, { before: task }),
      points: POINTS[level] ?? 1,
    };
  });
}

function checkAtEnd(code: string): CheckCall | undefined {
  const file = ts.createSourceFile("cell.ts", code, ts.ScriptTarget.Latest, true);
  const last = file.statements.at(-1);
  if (!last || !ts.isExpressionStatement(last) || !ts.isCallExpression(last.expression)) return undefined;
  const { expression: callee, arguments: given } = last.expression;
  const [id, answer] = given;
  if (callee.getText() !== "check" || !id || !ts.isStringLiteral(id) || !answer) return undefined;
  return {
    id: id.text,
    answer: answer.getText(),
    text: last.getText(),
    before: code.slice(0, last.getStart()).trimEnd(),
  };
}

/** The self-check in sight, and out of sight the same one, by an import that no student's `check` can stand before. */
function testOf({ check, hiddenTests }: Exercise): string {
  const hidden = [
    'import { check as graded } from "tseminar";',
    `graded("${check.id}", ${check.answer}).orThrow();`,
    ...hiddenTests,
  ];
  return [check.text, "/// BEGIN HIDDEN TESTS", ...hidden, "/// END HIDDEN TESTS"].join("\n");
}

/** The stub goes along in the metadata: nbgrader_config.py of the course puts it in the place of the solution. */
function answerCell({ check, stub, solution }: Exercise): NotebookCell {
  const cell = codeCell(`${check.id}-answer`, `/// BEGIN SOLUTION\n${solution}\n/// END SOLUTION`);
  const metadata = { grade_id: `${check.id}-answer`, grade: false, solution: true, locked: false };
  const { metadata: all } = graded(cell, metadata);
  return { ...cell, metadata: { ...all, tseminar: { stub } } };
}

function introduction(title: string): NotebookCell {
  const text =
    "Write your answers in the cells that say so, then run the cell below each: it tells what is off, or that the answer is " +
    "right. Before you hand in, choose **Kernel → Restart Kernel and Run All Cells**: each cell must run without those that " +
    "you have deleted.";
  return locked({ id: "introduction", cell_type: "markdown", metadata: {}, source: "" }, `# ${title}\n\n${text}`);
}

function codeCell(id: string, source: string): NotebookCell {
  return { id, cell_type: "code", metadata: {}, execution_count: null, outputs: [], source };
}

/** A cell that nbgrader puts back as it was before it grades. */
function locked(cell: NotebookCell, source: string): NotebookCell {
  const plain =
    cell.cell_type === "code"
      ? codeCell(cell.id ?? "", source)
      : { id: cell.id ?? "", cell_type: cell.cell_type, metadata: {}, source };
  return graded(plain, { grade_id: cell.id ?? "", grade: false, solution: false, locked: true });
}

function graded(cell: NotebookCell, nbgrader: GraderCell): NotebookCell {
  return { ...cell, metadata: { ...cell.metadata, nbgrader: { ...nbgrader, task: false, schema_version: 3 } } };
}
