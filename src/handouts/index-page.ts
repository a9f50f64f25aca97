import { existsSync } from "node:fs";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { load } from "cheerio";

import { project } from "../../kernel-setup/project.mjs";
import { inWords } from "./title-page.js";

/** A handout of a folder, as its head tells. */
interface Entry {
  name: string;
  title: string;
  course: string;
  date: string;
  version: string;
}

/** Writes index.html, which links to all handouts of a folder, with their PDFs and notebooks. All links are relative. */
export async function writeIndexPage(folder: string): Promise<void> {
  const files = (await readdir(folder)).filter((file) => file.endsWith(".html") && file !== "index.html");
  const entries: Entry[] = [];
  for (const file of files) {
    const entry = await entryOf(folder, file);
    if (entry) entries.push(entry);
  }
  entries.sort((a, b) => a.name.localeCompare(b.name, "en", { numeric: true }));
  await writeFile(join(folder, "index.html"), await indexHtml(folder, entries));
}

async function entryOf(folder: string, file: string): Promise<Entry | undefined> {
  const [head = ""] = (await readFile(join(folder, file), "utf8")).split("<style>", 1);
  const $ = load(head);
  const meta = (name: string): string => $(`meta[name="${name}"]`).attr("content") ?? "";
  if (meta("generator") !== "tseminar handout") return undefined;
  const [title, course, date, version] = ["title", "course", "date", "version"].map((part) => meta(`tseminar-${part}`));
  const name = file.replace(/\.html$/, "");
  return { name, title: title || name, course: course ?? "", date: date ?? "", version: version ?? "" };
}

async function indexHtml(folder: string, entries: readonly Entry[]): Promise<string> {
  const style = await readFile(join(project.root, "src", "handouts", "page.css"), "utf8");
  const $ = load(`<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Handouts</title><link rel="icon" href="data:,"><style>
${style}</style></head><body class="index"><header><h1>Handouts</h1></header><main><ul></ul></main></body></html>
`);
  const courses = [...new Set(entries.map(({ course }) => course))];
  if (courses.length === 1 && courses[0]) $("h1").before($("<p class='course'>").text(courses[0]));
  for (const { name, title, course, date, version } of entries) {
    const link = (ending: string, words: string) =>
      $("<a>")
        .attr("href", `${encodeURIComponent(name)}${ending}`)
        .text(words);
    const item = $("<li>").append(link(".html", title));
    const words = [courses.length > 1 ? course : "", date && inWords(date), version && `Version ${version}`];
    item.append($("<p>").text(words.filter((word) => word !== "").join(" · ")));
    const others = [[".pdf", "PDF"] as const, [".ipynb", "Notebook"] as const];
    for (const [ending, kind] of others.filter(([ending]) => existsSync(join(folder, `${name}${ending}`)))) {
      const other = link(ending, kind).attr("aria-label", `${kind} of ${title}`);
      item.children("p").append(" · ", other);
    }
    $("ul").append(item);
  }
  return $.html();
}
