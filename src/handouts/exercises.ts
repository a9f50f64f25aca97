import type { CheerioAPI } from "cheerio";

import { withCapitalLetter } from "./capital-letter.js";
import type { CellMark } from "./versions.js";

/** Heads exercises with their numbers, and cells for teachers with words that say so. */
export function markCells($: CheerioAPI, marks: ReadonlyMap<string, CellMark>): void {
  const begun = new Set<number>();
  $("[data-cell]").each((_, element) => {
    const cell = $(element);
    const { exercise, teachers } = marks.get(cell.attr("data-cell") ?? "") ?? {};
    if (teachers !== undefined) {
      cell.addClass("for-teachers").prepend($("<p class='mark'>").text(teachers));
    } else if (exercise !== undefined) {
      cell.addClass("exercise");
      if (!begun.has(exercise)) head($, cell, exercise);
      begun.add(exercise);
    }
  });
}

/** A heading that the cell begins with becomes the exercise's title. */
function head($: CheerioAPI, cell: ReturnType<CheerioAPI>, exercise: number): void {
  const first = cell.children().first();
  if (!first.is("h1,h2,h3,h4,h5,h6")) {
    cell.prepend($("<h3>").text(`Exercise ${exercise}`));
    return;
  }
  const title = withCapitalLetter(first.html()?.replace(/^\s*exercise\b\s*\d*\s*[:.–—-]?\s*/i, "") ?? "");
  first.html(title).prepend(title ? `Exercise ${exercise}. ` : `Exercise ${exercise}`);
}
