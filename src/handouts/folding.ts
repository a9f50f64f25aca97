import type { CheerioAPI } from "cheerio";

/** Outputs with more lines or rows than this are folded. */
const LONG = 24;

/** Makes code foldable, and folds long outputs, by elements that need no script. */
export function foldParts($: CheerioAPI): void {
  $(".code").each((_, element) => {
    const code = $(element);
    const count = code.closest("[data-count]").attr("data-count");
    code.wrap("<details class='code-fold' open>");
    code.before($("<summary>").text(count ? `Code ${count}` : "Code"));
  });
  $("pre.text").each((_, element) => {
    const lines = $(element).text().trimEnd().split("\n").length;
    if (lines > LONG) fold($, $(element), `Output, ${lines} lines`);
  });
  $(".output > .html").each((_, element) => {
    const rows = $(element).find("tbody tr").length;
    if (rows > LONG) fold($, $(element), `Table, ${rows} rows`);
  });
}

function fold($: CheerioAPI, part: ReturnType<CheerioAPI>, words: string): void {
  part.wrap("<details class='output-fold'>").before($("<summary>").text(words));
}
