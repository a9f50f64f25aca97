import type { CheerioAPI } from "cheerio";

import { plainText } from "./plain-text.js";

/** Down to this level headings stand in the contents. */
const DEEPEST = 3;

/**
 * Gives the headings ids as JupyterLab does, so that links in the notebook work, and levels without a gap under the page's
 * title.
 *
 * @returns the table of contents: `<nav>` with links, or nothing when there are no headings
 */
export function makeContents($: CheerioAPI): string {
  const taken = new Set(
    $("[id]")
      .get()
      .map((element) => $(element).attr("id") ?? ""),
  );
  const items: { level: number; id: string; html: string }[] = [];
  let before = 1;
  $(".text-cell, .exercise, .output .html")
    .find("h1,h2,h3,h4,h5,h6")
    .each((_, element) => {
      const heading = $(element);
      const level = Math.max(2, Math.min(Number(element.tagName.slice(1)), before + 1));
      before = level;
      element.tagName = `h${level}`;
      const id = heading.attr("id") ?? freeId(plainText($, heading, "$").replaceAll(" ", "-"), taken);
      heading.attr("id", id);
      const inOutput = heading.closest(".output").length > 0;
      if (level <= DEEPEST && !inOutput) items.push({ level, id, html: withoutLinks($, heading.html() ?? "") });
    });
  if (items.length === 0) return "";

  const nav = $("<nav aria-labelledby='contents'><h2 id='contents'>Contents</h2><ol></ol></nav>");
  for (const { level, id, html } of items) {
    const item = $("<li>").append(
      $("<a>")
        .attr("href", `#${encodeURIComponent(id)}`)
        .html(html),
    );
    const list = nav.children("ol");
    const parent = list.children("li").last();
    if (level === 2 || parent.length === 0) list.append(item);
    else if (parent.children("ol").length > 0) parent.children("ol").append(item);
    else parent.append($("<ol>").append(item));
  }
  return $.html(nav);
}

function freeId(wanted: string, taken: Set<string>): string {
  const base = wanted || "section";
  let id = base;
  for (let i = 2; taken.has(id); i += 1) id = `${base}-${i}`;
  taken.add(id);
  return id;
}

/** What stands in a link can hold no other. */
function withoutLinks($: CheerioAPI, html: string): string {
  const holder = $("<div>").html(html);
  holder.find("a").each((_, link) => {
    $(link).replaceWith($(link).html() ?? "");
  });
  holder.find("[id]").removeAttr("id");
  return holder.html() ?? "";
}
