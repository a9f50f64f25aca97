import type { CheerioAPI } from "cheerio";

/** Outputs with more lines or rows than this are folded. */
const LONG = 24;

/** Code with at most so many lines stays in one piece on paper, together with what comes out of it. */
const SHORT = 14;

/** Makes code foldable, and folds long outputs, by elements that need no script. */
export function foldParts($: CheerioAPI): void {
  $(".code").each((_, element) => {
    const code = $(element);
    const count = code.closest("[data-count]").attr("data-count");
    const short = linesOf(code.text()) <= SHORT ? " short" : "";
    code.wrap(`<details class='code-fold${short}' open>`);
    code.before($("<summary>").text(count ? `Code ${count}` : "Code"));
  });
  $("pre.text").each((_, element) => {
    const lines = linesOf($(element).text());
    if (lines > LONG) fold($, $(element), `Output, ${lines} lines`);
  });
  $(".output > .html").each((_, element) => {
    const rows = $(element).find("tbody tr").length;
    if (rows > LONG) fold($, $(element), `Table, ${rows} rows`);
  });
}

function linesOf(text: string): number {
  return text.trimEnd().split("\n").length;
}

function fold($: CheerioAPI, part: ReturnType<CheerioAPI>, words: string): void {
  part.wrap("<details class='output-fold'>").before($("<summary>").text(words));
}
