import { assignmentOf } from "../../../src/commands/course/assignment.js";
import type { Notebook, NotebookCell } from "../../../src/handouts/notebook.js";

const lesson: Notebook = {
  metadata: { title: "A lesson", kernelspec: { name: "tslab", language: "typescript" } },
  cells: [
    code("setup", 'import { check, tf as t } from "tseminar";\nconst rounded = (value: number) => value;'),
    code("data", "const [first, ...others] = [1, 2, 3];\nfor (const unused of others) console.log(unused);"),
    code("double", "function double(x: number) { const inner = first; return inner * x; }"),
    code("never", "const never = 1;"),
    text("task", "### Invent: think\n\nDo.", "exercise"),
    code("stub", 'const answer: number | undefined = undefined; // your answer\ncheck("mnist-1", answer)', "exercise"),
    text("why", "Because.", "solution"),
    code("solution", 'const answer = double(832);\ncheck("mnist-1", answer)', "solution"),
    code("hidden", "if (answer < 0) throw new Error(`no`);", "hidden-tests"),
  ],
};

describe("an assignment of a notebook's exercises", () => {
  const { cells } = assignmentOf(lesson, "lesson");

  it("has the cells that the exercises need, in order, and no others", () => {
    expect(cells.map(({ id }) => id)).toEqual([
      "introduction",
      "setup",
      "data",
      "double",
      "task",
      "mnist-1-answer",
      "mnist-1-test",
    ]);
  });

  it("keeps the stub beside the solution, and says how many points there are", () => {
    const answer = cells.find(({ id }) => id === "mnist-1-answer");
    expect(answer?.source).toBe("/// BEGIN SOLUTION\nconst answer = double(832);\n/// END SOLUTION");
    expect(answer?.metadata.tseminar).toEqual({
      stub: "const answer: number | undefined = undefined; // your answer",
    });
    expect(cells.find(({ id }) => id === "task")?.source).toBe("### Invent: think\n\nDo.\n\n*3 points*");
  });

  it("tests by the same check, hidden, after the one in sight", () => {
    const test = cells.find(({ id }) => id === "mnist-1-test");
    expect(test?.source).toBe(
      [
        'check("mnist-1", answer)',
        "/// BEGIN HIDDEN TESTS",
        'import { check as graded } from "tseminar";',
        'graded("mnist-1", answer).orThrow();',
        "if (answer < 0) throw new Error(`no`);",
        "/// END HIDDEN TESTS",
      ].join("\n"),
    );
    expect(test?.metadata.nbgrader).toEqual({
      grade_id: "mnist-1",
      grade: true,
      solution: false,
      locked: true,
      task: false,
      points: 3,
      schema_version: 3,
    });
  });

  it.each([
    ["lesson has no exercise", ["task", "stub", "solution", "hidden", "why"]],
    ['exercise 1 of lesson has no solution that ends with check("mnist-1", …)', ["solution"]],
    ["exercise 1 of lesson has no task in words", ["stub"]],
  ])("says %j", (sentence, without) => {
    const rest = lesson.cells.filter(({ id = "" }) => !without.includes(id));
    expect(() => assignmentOf({ ...lesson, cells: rest }, "lesson")).toThrow(sentence);
  });

  it("says that an exercise lacks its check", () => {
    const rest = lesson.cells.map((cell) => (cell.id === "stub" ? { ...cell, source: "const answer = 1;" } : cell));
    expect(() => assignmentOf({ ...lesson, cells: rest }, "lesson")).toThrow('does not end with check("…", …)');
  });
});

function code(id: string, source: string, ...tags: string[]): NotebookCell {
  return { id, cell_type: "code", metadata: { tags }, source, outputs: [] };
}

function text(id: string, source: string, ...tags: string[]): NotebookCell {
  return { id, cell_type: "markdown", metadata: { tags }, source };
}
