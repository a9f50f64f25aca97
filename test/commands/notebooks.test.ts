import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";

import { format } from "prettier";

import { project } from "../../kernel-setup/project.mjs";
import { resultsTable } from "../../src/commands/notebooks/results-table.js";
import type { NotebookCell } from "../../src/handouts/notebook.js";
import { survivors } from "../support/processes.js";
import { runTseminar } from "../support/tseminar.js";
import { until } from "../support/until.js";

const FIVE_MINUTES = 5 * 60_000;

describe("tseminar notebooks", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "tseminar-notebooks-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const setUp = code('import { check, glue } from "tseminar";');
  const stub = code('const one: number | undefined = undefined;\ncheck("mnist-1", one)', "exercise");
  const solution = code('const one = 64 * 26;\ncheck("mnist-1", one)', "solution");

  it(
    "compares results with the declared ranges, and runs what is made for students and with solutions",
    async () => {
      const cells = [setUp, code('await glue("parts", 7); await glue("share", 0.12345);'), stub, solution];
      const { code: exitCode, stdout } = await run(cells, { parts: [7, 7], share: [0.1, 1] });
      expect(stdout).toContain("✓ parts: 7 (expected 7)\n✓ share: 0.1235 (expected 0.1 to 1)");
      expect(stdout.match(/cell 1 of \d/g)).toEqual(["cell 1 of 4", "cell 1 of 3", "cell 1 of 3"]);
      expect(stdout).toContain("✓ 3 of 3 executed");
      expect(exitCode).toBe(0);
      expect(await readdir(folder)).toEqual(
        expect.arrayContaining(["lesson.ipynb", "lesson-students.ipynb", "lesson-solutions.ipynb"]),
      );
    },
    FIVE_MINUTES,
  );

  it(
    "names all that is not as it should be and ends with 1",
    async () => {
      const early = code('check("mnist-1", 1664)', "exercise");
      const wrong = code('check("mnist-1", 1600)', "solution");
      const cells = [setUp, code('await glue("share", 0.05); await glue("new", 1);'), early, wrong];
      const { code: exitCode, stdout } = await run(cells, { share: [0.1, 1], lost: [0, 1] }, ["teachers"]);
      for (const sentence of [
        "✗ share: 0.05 (expected 0.1 to 1)",
        "✗ new: 1 (its range is not declared in the notebook's metadata)",
        "✗ lost: not there (expected 0 to 1)",
        '✗ lesson for teachers: "share" is not in its range',
        "✗ lesson for teachers: the untouched mnist-1 passes its check",
        "✗ lesson for teachers: the solution of mnist-1 fails its own check: 1600 is not it: each filter also has a bias",
        "✗ 1 of 1 failed",
      ])
        expect(stdout).toContain(sentence);
      expect(exitCode).toBe(1);
    },
    FIVE_MINUTES,
  );

  it(
    "ends with 1 when a cell of a made version needs what only the solution declares",
    async () => {
      const cells = [setUp, stub, code("const sum = 1 + 1;", "solution"), code("sum + 1")];
      const { code: exitCode, stdout, stderr } = await run(cells, {}, ["students"]);
      expect(stderr).toContain("Cannot find name 'sum'");
      expect(stdout).toContain("✗ lesson for students: not all cells were executed");
      expect(exitCode).toBe(1);
    },
    FIVE_MINUTES,
  );

  const ends: [how: string, exit: [number | null, string | null], end: (pid: number) => void][] = [
    ["ended", [143, null], (pid) => process.kill(pid, "SIGTERM")],
    [
      "interrupted twice by Ctrl-C",
      [null, "SIGINT"],
      (pid) => {
        // A terminal sends it to all that runs in it.
        process.kill(-pid, "SIGINT");
        process.kill(-pid, "SIGINT");
      },
    ],
  ];
  it.each(ends)(
    "leaves no kernel behind when it is %s, keeps what was executed, and says no more than that",
    async (_, exit, end) => {
      const pid = join(folder, `pid-${exit.join()}`);
      const wait = `import { writeFileSync } from "node:fs"; writeFileSync(${JSON.stringify(pid)}, String(process.pid)); await new Promise((done) => setTimeout(done, 600_000));`;
      await writeLesson([code('console.log("said before")'), code(wait)]);
      const program = join(project.root, "kernel-setup", "tseminar.mjs");
      const executed = join(folder, `executed-${exit.join()}`);
      const args = [program, "notebooks", join(folder, "lesson.ipynb"), "--profile", "quick", "--output", executed];
      const command = spawn(process.execPath, args, { stdio: ["ignore", "ignore", "pipe"], detached: true });
      const said = text(command.stderr);
      const runner = Number(
        await until(
          () => readFile(pid, "utf8").catch(() => ""),
          (written) => written !== "",
          { seconds: 240 },
        ),
      );
      end(command.pid ?? NaN);
      expect(await once(command, "exit")).toEqual(exit);
      expect(await survivors([runner], 60)).toEqual([]);
      expect((await said).trim()).toBe("interrupted");
      expect(await readFile(join(executed, "lesson.ipynb"), "utf8")).toContain("said before\\n");
    },
    FIVE_MINUTES,
  );

  it("refuses a name that is none", async () => {
    const { code: exitCode, stderr } = await runTseminar(["notebooks", "mnits", "--profile", "quick"]);
    expect([exitCode, stderr]).toEqual([1, expect.stringMatching(/unknown notebook "mnits" \(one of: .*mnist/)]);
  });

  async function run(
    cells: NotebookCell[],
    quick: Record<string, [number, number]>,
    versions = ["teachers", "students", "solutions"],
  ) {
    const source = await writeLesson(cells, quick);
    return runTseminar([...["notebooks", source, "--profile", "quick", "--output", folder], "--for", ...versions]);
  }

  async function writeLesson(cells: NotebookCell[], quick: Record<string, [number, number]> = {}): Promise<string> {
    const notebook = {
      nbformat: 4,
      nbformat_minor: 5,
      metadata: { kernelspec: { name: "tslab", display_name: "TypeScript" }, tseminar: { expected: { quick } } },
      cells: cells.map((cell, i) => ({ ...cell, id: `cell-${i}` })),
    };
    const source = join(folder, "lesson.ipynb");
    await writeFile(source, JSON.stringify(notebook));
    return source;
  }
});

describe("the table of results", () => {
  it("has a row for each number, says what was missed, and is what the formatter would write", async () => {
    const results = [
      { metric: "dense net, test accuracy", got: 0.97123, expected: [0.97, 1] as const, holds: true },
      { metric: "net, test accuracy", got: 0.9, expected: [0.99, 1] as const, holds: false },
      { metric: "parameters", got: undefined, expected: [485_514, 485_514] as const, holds: false },
    ];
    const table = resultsTable({ mnist: { minutes: 12.34, machine: "2 cores", date: "2026-11-22", results } });
    expect(table).toContain("| `mnist`  | dense net, test accuracy |       0.9712 | 0.97 to 1 |    12.3 |");
    expect(table).toContain("0.9 (missed) |");
    expect(table).toContain("not there |   485,514 |");
    expect(table).toContain("On 2 cores, 2026-11-22.");
    const run = (machine: string, date: string) => ({ minutes: 1, machine, date, results });
    const runs = { a: run("2 cores", "2026-11-23"), b: run("8 cores", "2026-11-22"), c: run("2 cores", "2026-11-22") };
    expect(resultsTable(runs)).toContain("On 2 cores, 2026-11-22 and 2026-11-23; 8 cores, 2026-11-22.");
    expect(await format(table, { parser: "markdown", printWidth: 120 })).toBe(table);
  });
});

function code(source: string, ...tags: string[]): NotebookCell {
  return { cell_type: "code", metadata: { tags }, source, outputs: [], execution_count: null };
}
