import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

import { project } from "../../kernel-setup/project.mjs";
import { exerciseIds } from "../../src/exercises/index.js";
import * as handouts from "../../src/handouts/notebook.js";
import { notebookFor } from "../../src/handouts/versions.js";
import { cellNames } from "../../src/commands/course/cell-names.js";
import { readNotebook, type NotebookCell } from "../support/notebook.js";

const names = readdirSync(project.notebooks).filter((name) => name.endsWith(".ipynb"));

const knownTags = [
  "exercise",
  "solution",
  "teacher",
  "hidden-tests",
  "parameters",
  "raises-exception",
  "drawn-pictures",
];

it("all notebooks are valid by nbformat's own schema", async () => {
  const program = `import nbformat, sys
for path in sys.argv[1:]:
    nbformat.validate(nbformat.read(path, as_version=4), version=4, version_minor=5)`;
  await promisify(execFile)(project.python, ["-W", "error", "-c", program, ...names.map(fileOf)]);
});

describe.each(names)("notebooks/%s", (name) => {
  const path = fileOf(name);

  it("stores no outputs and no execution counts", async () => {
    const { cells } = await readNotebook(path);
    const executed = cells.filter(({ outputs, execution_count: count }) => (outputs?.length ?? 0) > 0 || count);
    expect(executed.map(({ id }) => id)).toEqual([]);
  });

  it("is for the tslab kernel, in nbformat 4.5 with a title and ids of its own for all cells", async () => {
    const { nbformat, nbformat_minor, metadata, cells } = await readNotebook(path);
    expect([nbformat, nbformat_minor]).toEqual([4, 5]);
    expect(metadata.kernelspec.name).toBe("tslab");
    expect(metadata.title).toMatch(/\w/);
    const ids = cells.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("has one heading of the first level, and only tags that mean something", async () => {
    const { cells } = await readNotebook(path);
    const text = cells.filter(({ cell_type: type }) => type === "markdown").map(textOf);
    expect(text.join("\n").match(/^# /gm)).toHaveLength(1);
    const tags = cells.flatMap(({ metadata }) => metadata.tags ?? []);
    expect(tags.filter((tag) => !knownTags.includes(tag))).toEqual([]);
  });

  it("declares the range of every number that it keeps, for both profiles", async () => {
    const { metadata, cells } = await readNotebook(path);
    const { quick = {}, full = {} } = metadata.tseminar?.expected ?? {};
    const glued = cells.flatMap((cell) =>
      [...textOf(cell).matchAll(/\bglue\(\s*"([^"]+)"/g)].map(([, metric]) => metric),
    );
    expect(glued.length).toBeGreaterThan(0);
    for (const ranges of [quick, full]) {
      expect(Object.keys(ranges)).toEqual(expect.arrayContaining(glued));
      for (const [lowest, highest] of Object.values(ranges)) expect(lowest).toBeLessThanOrEqual(highest);
    }
    expect(Object.keys(quick).sort()).toEqual(Object.keys(full).sort());
  });

  it("has exercises in three levels, each with a hint that unfolds, a self-check and a solution", async () => {
    const { cells } = await readNotebook(path);
    const tagged = (tag: string, type: string) =>
      cells.filter((cell) => cell.cell_type === type && cell.metadata.tags?.includes(tag)).map(textOf);
    const tasks = tagged("exercise", "markdown");
    for (const level of ["Repeat", "Change", "Invent"])
      expect(tasks.filter((task) => task.startsWith(`### ${level}: `))).not.toEqual([]);
    for (const task of tasks) expect(task).toMatch(/<details>\s*<summary>Hint<\/summary>\n\n[^]+\n\n<\/details>/);
    const ids = exerciseIds.filter((id) => id.replace(/-\d+$/, "") === name.replace(".ipynb", ""));
    expect(ids.length).toBeGreaterThanOrEqual(3);
    expect(tasks).toHaveLength(ids.length);
    for (const tag of ["exercise", "solution"]) {
      const checked = [
        ...tagged(tag, "code")
          .join("\n")
          .matchAll(/\bcheck\("([^"]+)"/g),
      ].map(([, id]) => id);
      expect(new Set(checked)).toEqual(new Set(ids));
    }
  });

  it.each(["students", "solutions"] as const)(
    "has no cell for %s that needs a name of a cell that they do not get",
    async (audience) => {
      const whole = await handouts.readNotebook(path);
      const { cells } = notebookFor(whole, audience);
      const namesOf = (some: readonly handouts.NotebookCell[]) =>
        some.filter(({ cell_type: type }) => type === "code").map(({ source }) => cellNames(handouts.textOf(source)));
      const leftOut = namesOf(whole.cells.filter((cell) => !cells.includes(cell))).flatMap(({ declared }) => [
        ...declared,
      ]);
      const known = new Set<string>();
      const missing = namesOf(cells).flatMap(({ declared, used }) => {
        for (const name of declared) known.add(name);
        return [...used].filter((name) => leftOut.includes(name) && !known.has(name));
      });
      expect(leftOut).not.toEqual([]);
      expect(missing).toEqual([]);
    },
  );

  it("has notes for the teacher", async () => {
    const { cells } = await readNotebook(path);
    expect(cells.filter(({ metadata }) => metadata.tags?.includes("teacher")).length).toBeGreaterThanOrEqual(2);
  });

  it("is written with sorted keys and one space, so that changes show as changes", async () => {
    const text = await readFile(path, "utf8");
    expect(text).toBe(`${JSON.stringify(sorted(JSON.parse(text)), null, 1)}\n`);
  });
});

function fileOf(name: string): string {
  return join(project.notebooks, name);
}

function textOf({ source }: NotebookCell): string {
  return [source].flat().join("");
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, each]) => [key, sorted(each)]));
}
