import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import { load } from "cheerio";

import { project } from "../../kernel-setup/project.mjs";
import { exerciseIds } from "../../src/exercises/index.js";
import { selfChecks, type SelfCheck } from "../../src/commands/notebooks/self-checks.js";
import { hasStandIns, readNotebook, textOf, type Notebook, type NotebookCell } from "../../src/handouts/notebook.js";
import { audiences, cellMarks } from "../../src/handouts/versions.js";
import { describeHandouts } from "./describe-handouts.js";
import { runTseminar, type CommandResult } from "./tseminar.js";

const TEN_MINUTES = 10 * 60_000;
const realData = process.env["TSEMINAR_DATA"] && resolve(process.env["TSEMINAR_DATA"]);

/** Options of {@link describeNotebook}. */
export interface DescribeNotebookOptions {
  /** Whether the students' version and the solutions are each run by themselves, on stand-ins. Default: false. */
  onStandIns?: boolean;
}

/**
 * Tests a notebook of the course in the quick profile, on real data, by one run that serves all versions: first the cells that
 * students get, as they get them, then what only teachers have. The handouts are made of it, and Chromium looks at the pages for
 * students and teachers: that with the solutions has no cell that the teachers' has not.
 *
 * @param name of a file in notebooks/, without its ending
 * @param data folders of TSEMINAR_DATA without which it runs on stand-ins
 */
export function describeNotebook(
  name: string,
  data: readonly string[],
  { onStandIns = false }: DescribeNotebookOptions = {},
): void {
  const missing = data.filter((set) => !existsSync(join(realData ?? "", set)));

  if (onStandIns) describeOnStandIns(name, data);

  if (missing.length > 0 || !realData) {
    it.skip(`skipped, needs real ${missing.join(", ")}: set TSEMINAR_DATA — notebooks/${name}.ipynb`, () => undefined);
    return;
  }

  describe(`notebooks/${name}.ipynb`, () => {
    let folder: string;
    let runs: CommandResult;
    let handout: CommandResult;
    beforeAll(async () => {
      await mkdir(project.state, { recursive: true });
      folder = await mkdtemp(join(project.state, "notebook-")); // inside of the project, so that cells find "tseminar"
      const teachers = join(folder, "teachers");
      const environment = { TSEMINAR_DATA: realData };
      const source = await readNotebook(join(project.notebooks, `${name}.ipynb`));
      const inOrder = join(folder, `${name}.ipynb`);
      await writeFile(inOrder, JSON.stringify(studentsFirst(source)));
      runs = await runTseminar(quick(["notebooks", inOrder, "--output", teachers]), environment);
      const executed = join(teachers, `${name}.ipynb`);
      await writeFile(executed, JSON.stringify(inOrderOf(source, await readNotebook(executed))));
      const folders = [
        "--output",
        join(folder, "students"),
        "--teachers",
        teachers,
        "--solutions",
        join(folder, "solutions"),
      ];
      handout = await runTseminar(["handout", name, "--no-execute", ...folders], environment);
    }, TEN_MINUTES);
    afterAll(() => rm(folder, { recursive: true }));

    it("gives results within the ranges that it declares for the quick profile, and solutions that pass", async () => {
      const failed = runs.stdout.split("\n").filter((line) => line.startsWith("✗"));
      expect([runs.code, failed]).toEqual([0, []]);
      const executed = await readNotebook(join(folder, "teachers", `${name}.ipynb`));
      const passed = selfChecks(executed).filter((check) => check.passed);
      expect(new Set(passed.map(({ id }) => id))).toEqual(new Set(exercisesOf(name)));
    });

    it("says of every untouched exercise in a sentence what is off", async () => {
      const executed = await readNotebook(join(folder, "teachers", `${name}.ipynb`));
      expectUntouched(
        selfChecks(executed).filter(({ solution }) => !solution),
        name,
      );
    });

    it("has no error and no log line in its outputs, and nothing drawn", async () => {
      const { cells } = await readNotebook(join(folder, "teachers", `${name}.ipynb`));
      const raising = cells.filter(({ metadata }) => !metadata.tags?.includes("raises-exception"));
      const outputs = raising.flatMap((cell) => cell.outputs ?? []);
      expect(outputs.filter(({ output_type: type }) => type === "error")).toEqual([]);
      expect(outputs.filter((output) => output["name"] === "stderr")).toEqual([]);
      expect(hasStandIns({ cells, metadata: {} })).toBe(false);
    });

    it("is made into handouts, of which the students' holds no line of a solution", async () => {
      expect(handout).toMatchObject({ code: 0 });
      const pages = await Promise.all(
        audiences.map((audience) => readFile(join(folder, audience, `${name}.html`), "utf8")),
      );
      const [students = "", teachers = "", solutions = ""] = pages.map(wordsOf);
      const secrets = linesOfSolutions(await readNotebook(join(folder, "teachers", `${name}.ipynb`)));
      expect(secrets.length).toBeGreaterThan(0);
      for (const page of [teachers, solutions]) expect(secrets.filter((line) => !page.includes(line))).toEqual([]);
      expect(secrets.filter((line) => students.includes(line))).toEqual([]);
    });

    describeHandouts(["students", "teachers"], (audience) => join(folder, audience, `${name}.html`));
  });
}

function describeOnStandIns(name: string, data: readonly string[]): void {
  describe(`notebooks/${name}.ipynb on stand-ins`, () => {
    let folder: string;
    let command: CommandResult;
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), "tseminar-notebook-"));
      const environment = { TSEMINAR_DATA: undefined, TSEMINAR_OFFLINE: "1", TSEMINAR_CACHE: join(folder, "cache") };
      const versions = ["--for", "students", "solutions"];
      command = await runTseminar(quick(["notebooks", name, ...versions, "--output", folder]), environment);
    }, TEN_MINUTES);
    afterAll(() => rm(folder, { recursive: true }));

    it("runs as students get it and with the solutions, and says that its data was drawn", () => {
      expect(command).toMatchObject({ code: 0 });
      expect(command.stdout).toContain("✓ 2 of 2 executed");
      if (data.length > 0) expect(command.stdout).toContain("made with drawn stand-in data");
    });

    it("has no answer to any exercise for students, and says so in a sentence, and all in the solutions", async () => {
      expectUntouched(selfChecks(await readNotebook(join(folder, `${name}-students.ipynb`))), name);
      const solved = selfChecks(await readNotebook(join(folder, `${name}-solutions.ipynb`)));
      expect(solved.map(({ id, passed }) => [id, passed])).toEqual(exercisesOf(name).map((id) => [id, true]));
    });
  });
}

function expectUntouched(checks: readonly SelfCheck[], name: string): void {
  expect(checks.map(({ id }) => id)).toEqual(exercisesOf(name));
  for (const { passed, message } of checks)
    expect([passed, message?.includes("cannot be checked")]).toEqual([false, false]);
}

/** The notebook with the cells that only teachers get behind all others. */
function studentsFirst(notebook: Notebook): Notebook {
  const marks = cellMarks(notebook);
  const [others, forTeachers] = [false, true].map((only) =>
    notebook.cells.filter(({ id = "" }) => (marks.get(id)?.teachers !== undefined) === only),
  );
  return { ...notebook, cells: [...(others ?? []), ...(forTeachers ?? [])] };
}

/** An executed notebook with its cells in the order of another one. */
function inOrderOf({ cells }: Notebook, executed: Notebook): Notebook {
  const byId = new Map(executed.cells.map((cell) => [cell.id, cell]));
  return { ...executed, cells: cells.map((cell) => byId.get(cell.id) ?? cell) };
}

function quick(args: readonly string[]): string[] {
  return [...args, "--profile", "quick"];
}

function exercisesOf(name: string): string[] {
  return exerciseIds.filter((id) => id.replace(/-\d+$/, "") === name);
}

/** Lines of code that stand only in solutions. */
function linesOfSolutions({ cells }: Notebook): string[] {
  const isSolution = ({ cell_type: type, metadata }: NotebookCell): boolean =>
    type === "code" && metadata.tags?.includes("solution") === true;
  const linesOf = (some: readonly NotebookCell[]): string[] =>
    some.flatMap(({ source }) => textOf(source).split("\n")).map((line) => line.replace(/\s+/g, " ").trim());
  const others = linesOf(cells.filter((cell) => !isSolution(cell))).join("\n");
  return linesOf(cells.filter(isSolution)).filter((line) => line.length > 15 && !others.includes(line));
}

/** The words of a page, without its tags and styles. */
function wordsOf(html: string): string {
  return load(html)("main").text().replace(/\s+/g, " ");
}
