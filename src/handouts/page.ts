import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { load, type CheerioAPI } from "cheerio";

import { project } from "../../kernel-setup/project.mjs";
import { darkStyle } from "../display/dark-style.js";
import { inlineAnimations } from "./animations.js";
import { makeContents } from "./contents.js";
import { drawCharts } from "./draw-charts.js";
import { markCells } from "./exercises.js";
import { numberFigures } from "./figures.js";
import { foldParts } from "./folding.js";
import { drawMathematics } from "./mathematics.js";
import { keepInside } from "./outside.js";
import { plainText } from "./plain-text.js";
import { mendTables } from "./tables.js";
import { titlePage, type TitlePage } from "./title-page.js";
import type { Audience, CellMark } from "./versions.js";

/** Parts of a page. */
export interface PageParts {
  /** The cells as HTML, by `convertNotebooks`. */
  cells: string;
  /** What the cells are, by their ids. */
  marks: ReadonlyMap<string, CellMark>;
  /** Charts as vega specs, which the cells name by their places. */
  charts: readonly unknown[];
  /** What stands at the beginning; the title is the notebook's first heading where there is none. */
  title: Omit<TitlePage, "title"> & { title: string | undefined };
  /** Takes a sentence for each thing that could not be had as it was meant. */
  warn: (sentence: string) => void;
}

/** Makes one HTML file that needs no other out of a notebook's cells. */
export async function makePage({ cells, marks, charts, title, warn }: PageParts): Promise<string> {
  const $ = load(cells, null, false);
  keepInside($, warn);
  drawMathematics($, warn);
  const heading = takeHeading($);
  markCells($, marks);
  numberFigures($);
  inlineAnimations($);
  liveCharts($, charts);
  mendTables($);
  foldParts($);
  const contents = makeContents($);
  const named = { ...title, title: title.title ?? (heading || "Handout") };
  const style = await readFile(join(project.root, "src", "handouts", "page.css"), "utf8");
  return [
    '<!DOCTYPE html>\n<html lang="en">',
    head($, { title: named, style, scripts: charts.length > 0 }),
    `<body>\n${titlePage($, named)}\n${contents}\n<main>`,
    $.html(),
    `</main>\n${charts.length > 0 ? await chartScripts() : ""}</body>\n</html>\n`,
  ].join("\n");
}

/** The notebook's first heading stands on the title page instead. */
function takeHeading($: CheerioAPI): string {
  const heading = $(".text-cell h1").first();
  const words = plainText($, heading);
  heading.remove();
  return words;
}

/** Puts each chart beside its still. */
function liveCharts($: CheerioAPI, charts: readonly unknown[]): void {
  $("figure > img.still").each((_, element) => {
    const still = $(element);
    const place = still.attr("data-chart") ?? "";
    still.removeAttr("data-chart");
    if (place === "") return;
    const live = $("<div class='live' role='img'><div aria-hidden='true'></div></div>");
    live.attr("aria-label", still.attr("alt") ?? ""); // of the whole; vega's own words are left out
    const source = $("<script type='application/json' class='chart'>").text(
      inScript(JSON.stringify(charts[Number(place)])),
    );
    still.after(live, source);
  });
}

async function chartScripts(): Promise<string> {
  const vega = await readFile(join(project.root, "node_modules", "vega", "build", "vega.min.js"), "utf8");
  return `<script>${vega}</script>\n<script>(${drawCharts.toString()})(vega, document)</script>\n`;
}

/** What a page's title says of its version. */
const versionWords: Readonly<Record<Audience, string>> = {
  students: "",
  teachers: " (teacher's version)",
  solutions: " (with solutions)",
};

/** JSON that no end of a script stands in. */
function inScript(json: string): string {
  return json.replaceAll("<", "\\u003c");
}

function head(
  $: CheerioAPI,
  {
    title: { title, course, date, version, audience },
    style,
    scripts,
  }: { title: TitlePage; style: string; scripts: boolean },
): string {
  const meta = (name: string, content = ""): string => $.html($("<meta>").attr({ name, content }));
  const script = scripts ? "script-src 'unsafe-inline' 'unsafe-eval'; " : ""; // vega makes functions of its expressions
  const policy = `default-src 'none'; ${script}style-src 'unsafe-inline'; img-src data:; media-src data:; font-src data:`;
  return [
    "<head>",
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    $.html($("<title>").text(`${title}${versionWords[audience]}`)),
    meta("generator", "tseminar handout"),
    meta("tseminar-title", title),
    meta("tseminar-course", course),
    meta("tseminar-date", date),
    meta("tseminar-version", version),
    '<link rel="icon" href="data:,">',
    `<style>\n${style}</style>`,
    darkStyle,
    "</head>",
  ].join("\n");
}
