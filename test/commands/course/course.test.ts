import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { textOf, type Notebook } from "../../../src/handouts/notebook.js";
import { runTseminar } from "../../support/tseminar.js";

const QUARTER_OF_AN_HOUR = 15 * 60_000;

/** The solutions of the notebook's exercises, as its students could write them. */
type Answers = Readonly<Record<string, string>>;

describe("tseminar course", () => {
  let folder: string;
  let released: Notebook;
  let right: Answers;
  let output: string;

  beforeAll(async () => {
    folder = join(await mkdtemp(join(tmpdir(), "tseminar-course-")), "course");
    const made = await runTseminar(["course", "make", folder, "mnist"]);
    expect(made).toMatchObject({ code: 0 });
    expect(made.stdout).toContain("✓ mnist: 3 exercises, 6 points");
    released = await notebookIn("release");
    right = answersIn(await notebookIn("source"));

    // An endless loop is to be cut off soon.
    const config = join(folder, "nbgrader_config.py");
    await writeFile(config, (await readFile(config, "utf8")).replace(/timeout = \d+/, "timeout = 15"));
    const students: Record<string, Answers> = {
      right,
      half: { ...right, "mnist-2-answer": stubs()["mnist-2-answer"] ?? "" },
      untouched: {},
      "type-error": { ...right, "mnist-1-answer": 'const parameters: number = "1664";' },
      endless: { ...right, "mnist-3-answer": "while (true) {}" },
      cheat: { "mnist-1-answer": "const check = () => true;\nconst parameters = 1;" },
    };
    for (const [student, answers] of Object.entries(students)) await handIn(student, answers);
    await mkdir(join(folder, "submitted", "broken", "mnist"), { recursive: true });
    await writeFile(join(folder, "submitted", "broken", "mnist", "mnist.ipynb"), "{");

    const graded = await runTseminar(["course", "grade", folder]);
    output = graded.stdout;
    expect(graded.code).toBe(1); // because of the broken file
  }, QUARTER_OF_AN_HOUR);
  afterAll(() => rm(dirname(folder), { recursive: true }));

  it("keeps the folder, which holds solutions and marks, for whoever made it", async () => {
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
  });

  it("gives students the stubs of the notebook and no word of its solutions", () => {
    expect(stubs()["mnist-1-answer"]).toBe("const parameters: number | undefined = undefined; // your answer");
    const text = JSON.stringify(released);
    expect(text).not.toMatch(/BEGIN|orThrow|"stub"/);
    for (const answer of Object.values(right)) expect(text).not.toContain(JSON.stringify(answer).slice(1, -1));
  });

  it.each([
    ["right", 6],
    ["half", 4],
    ["untouched", 0],
    ["type-error", 5],
    ["endless", 3],
    ["cheat", 0],
  ])("marks the student %j with %d of 6 points", (student, points) => {
    const [, got, of] = new RegExp(`│ ${student} +┆ mnist +┆ ([\\d.]+) +┆ ([\\d.]+) +│`).exec(output) ?? [];
    expect({ got: Number(got), of: Number(of) }).toEqual({ got: points, of: 6 });
  });

  it.each([
    ["half", "✗ mnist-2: "],
    ["untouched", "✗ mnist-1: there is no answer yet."],
    ["type-error", "Type &#39;string&#39; is not assignable to type &#39;number&#39;"],
    ["endless", "the cell was interrupted"],
  ])("writes feedback for %j that says %j", async (student, sentence) => {
    const page = await readFile(join(folder, "feedback", student, "mnist", "mnist.html"), "utf8");
    expect(page.replaceAll("'", "&#39;")).toContain(sentence);
  });

  it("goes on after a file that is no notebook, and names it", () => {
    expect(output).toContain("✗ broken: ");
  });

  async function notebookIn(part: string): Promise<Notebook> {
    return JSON.parse(await readFile(join(folder, part, "mnist", "mnist.ipynb"), "utf8")) as Notebook;
  }

  function stubs(): Answers {
    return answersIn(released);
  }

  async function handIn(student: string, answers: Answers): Promise<void> {
    const cells = released.cells.map((cell) => ({ ...cell, source: answers[cell.id ?? ""] ?? cell.source }));
    const place = join(folder, "submitted", student, "mnist");
    await mkdir(place, { recursive: true });
    await writeFile(join(place, "mnist.ipynb"), JSON.stringify({ ...released, cells }));
  }
});

function answersIn({ cells }: Notebook): Answers {
  const answers = cells.filter(({ id = "" }) => id.endsWith("-answer"));
  return Object.fromEntries(
    answers.map(({ id = "", source }) => [
      id,
      textOf(source)
        .replace(/^\/\/\/ (BEGIN|END) SOLUTION\n?/gm, "")
        .trim(),
    ]),
  );
}
