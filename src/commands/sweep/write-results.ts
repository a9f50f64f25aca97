import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { load } from "cheerio";
import type pl from "nodejs-polars";

import { project } from "../../../kernel-setup/project.mjs";
import { sweepChart } from "../../charts/sweep-chart.js";
import { standInNote } from "../../data/data-note.js";
import { jupyterDisplay } from "../../jupyter.js";
import type { KeptRun } from "./kept-run.js";
import { inWords } from "./parameter-value.js";

/** Options of {@link writeResults}. */
export interface WriteResultsOptions {
  table: pl.DataFrame;
  /** Folder that gets results.csv, results.parquet and index.html. */
  folder: string;
  /** Its name. */
  notebook: string;
  profile: string;
  /** Which numbers are drawn. */
  metrics: readonly string[];
}

/** Writes what runs gave as a table, for other programs, and as a page with a chart for each number and the table. */
export async function writeResults(
  runs: readonly KeptRun[],
  { table, folder, notebook, profile, metrics }: WriteResultsOptions,
): Promise<void> {
  await writeFile(join(folder, "results.csv"), table.writeCSV());
  table.writeParquet(join(folder, "results.parquet"));
  const standIn = runs.some((run) => run.standIn);
  const stills: string[] = [];
  for (const metric of metrics) {
    const points = runs.map(({ parameters, error, results }) => ({
      parameters,
      value: error === null ? results[metric] : undefined,
    }));
    const bundle = await sweepChart(points, { metric, standIn })[jupyterDisplay]();
    stills.push(String(bundle["image/svg+xml"]));
  }
  await writeFile(join(folder, "index.html"), await page(runs, { notebook, profile, metrics, stills, standIn }));
}

async function page(
  runs: readonly KeptRun[],
  {
    notebook,
    profile,
    metrics,
    stills,
    standIn,
  }: { notebook: string; profile: string; metrics: readonly string[]; stills: readonly string[]; standIn: boolean },
): Promise<string> {
  const style = await readFile(join(project.root, "src", "handouts", "page.css"), "utf8");
  const $ = load(`<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title></title><link rel="icon" href="data:,"><style>
${style}</style></head><body><header><h1></h1></header><main></main></body></html>
`);
  const title = `Sweep of ${notebook}`;
  $("title, h1").text(title);
  const failed = runs.filter(({ error }) => error !== null).length;
  const words = [`${runs.length} runs`, ...(failed > 0 ? [`${failed} failed`] : []), `${profile} profile`];
  $("header").append($("<p>").text(words.join(", ")));
  if (standIn) $("header").append($("<p class='data-note'>").text(standInNote));
  for (const still of stills) $("main").append($("<figure>").html(still));
  const link = ({ id, parameters, executed }: KeptRun) => {
    const cell = $("<th scope='row'>");
    if (!executed) return cell.text(inWords(parameters));
    return cell.append(
      $("<a>")
        .attr("href", `runs/${encodeURIComponent(id)}.ipynb`)
        .text(inWords(parameters)),
    );
  };
  const table = $("<table>").append($("<caption>").text("What each run gave; its name leads to the executed notebook"));
  const ofNumbers = (cell: ReturnType<typeof $>, text: string) => cell.css("text-align", "right").text(text);
  const head = [...metrics, "seconds"].map((name) => ofNumbers($("<th scope='col'>"), name));
  table.append($("<thead>").append($("<tr>").append($("<th scope='col'>").text("run"), ...head)));
  const body = $("<tbody>");
  for (const run of runs) {
    const { error, results, seconds } = run;
    const numbers = metrics.map((name) => ofNumbers($("<td>"), numberText(results[name])));
    const cells =
      error === null
        ? numbers
        : [
            $("<td>")
              .attr("colspan", String(metrics.length))
              .text(error.split("\n")[0] ?? ""),
          ];
    const time = ofNumbers($("<td>"), seconds === undefined ? "" : seconds.toFixed(1));
    body.append($("<tr>").append(link(run), ...cells, time));
  }
  $("main").append(
    $("<div class='wide' tabindex='0' role='region'>").attr("aria-label", title).append(table.append(body)),
  );
  return $.html();
}

function numberText(value: number | undefined): string {
  return value === undefined ? "" : value.toLocaleString("en", { maximumFractionDigits: 4 });
}
