import { readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { project } from "../../kernel-setup/project.mjs";
import { readNotebook } from "../support/notebook.js";

const names = readdirSync(project.notebooks).filter((name) => name.endsWith(".ipynb"));

describe.each(names)("notebooks/%s", (name) => {
  const path = join(project.notebooks, name);

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

  it("has one heading of the first level", async () => {
    const { cells } = await readNotebook(path);
    const text = cells
      .filter(({ cell_type: type }) => type === "markdown")
      .map(({ source }) => [source].flat().join(""));
    expect(text.join("\n").match(/^# /gm)).toHaveLength(1);
  });

  it("is written with sorted keys and one space, so that changes show as changes", async () => {
    const text = await readFile(path, "utf8");
    expect(text).toBe(`${JSON.stringify(sorted(JSON.parse(text)), null, 1)}\n`);
  });
});

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, each]) => [key, sorted(each)]));
}
