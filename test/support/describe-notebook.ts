import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import { load } from "cheerio";

import { exerciseIds } from "../../src/exercises/index.js";
import { selfChecks } from "../../src/commands/notebooks/self-checks.js";
import { hasStandIns, readNotebook, textOf, type Notebook, type NotebookCell } from "../../src/handouts/notebook.js";
import { audiences } from "../../src/handouts/versions.js";
import { describeHandout } from "./describe-handout.js";
import { runTseminar, type CommandResult } from "./tseminar.js";

const TEN_MINUTES = 10 * 60_000;
const realData = process.env["TSEMINAR_DATA"] && resolve(process.env["TSEMINAR_DATA"]);

/** Options of {@link describeNotebook}. */
export interface DescribeNotebookOptions {
  /** Whether the students' version is run on stand-ins. Default: false. */
  onStandIns?: boolean;
}

/**
 * Tests a notebook of the course in the quick profile: as teachers run it, on real data, with the handouts made of it, in a
 * browser; and as students get it, on stand-ins, where that is asked for: all seven would take too long. Chromium looks at the
 * pages for students and teachers: that with the solutions has no cell that the teachers' has not.
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
      folder = await mkdtemp(join(tmpdir(), "tseminar-notebook-"));
      const teachers = join(folder, "teachers");
      const environment = { TSEMINAR_DATA: realData };
      runs = await runTseminar(quick(["notebooks", name, "--output", teachers]), environment);
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

    for (const audience of ["students", "teachers"] as const)
      describeHandout(audience, () => join(folder, audience, `${name}.html`));
  });
}

function describeOnStandIns(name: string, data: readonly string[]): void {
  describe(`notebooks/${name}.ipynb on stand-ins`, () => {
    let folder: string;
    let command: CommandResult;
    let executed: Notebook;
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), "tseminar-notebook-"));
      const environment = { TSEMINAR_DATA: undefined, TSEMINAR_OFFLINE: "1", TSEMINAR_CACHE: join(folder, "cache") };
      command = await runTseminar(quick(["notebooks", name, "--for", "students", "--output", folder]), environment);
      executed = await readNotebook(join(folder, `${name}-students.ipynb`));
    }, TEN_MINUTES);
    afterAll(() => rm(folder, { recursive: true }));

    it("runs as students get it, and says that its data was drawn", () => {
      expect(command).toMatchObject({ code: 0 });
      expect(command.stdout).toContain("✓ 1 of 1 executed");
      if (data.length > 0) expect(command.stdout).toContain("made with drawn stand-in data");
    });

    it("has no answer to any exercise yet, and says so in a sentence", () => {
      const checks = selfChecks(executed);
      expect(checks.map(({ id }) => id)).toEqual(exercisesOf(name));
      for (const { passed, message } of checks)
        expect([passed, message?.includes("cannot be checked")]).toEqual([false, false]);
    });
  });
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
