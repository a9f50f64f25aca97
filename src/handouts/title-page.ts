import type { CheerioAPI } from "cheerio";

import { withCapitalLetter } from "./capital-letter.js";
import type { Audience } from "./versions.js";

/** What stands at a handout's beginning. */
export interface TitlePage {
  title: string;
  course: string | undefined;
  date: string;
  version: string | undefined;
  audience: Audience;
  /** What must be said of the data. Default: nothing. */
  note?: string | undefined;
}

/** Which version a page is, where it is not the students'. */
const editions: Readonly<Record<Audience, string>> = {
  students: "",
  teachers: "Teacher's version: with solutions, notes and hidden tests.",
  solutions: "With the solutions of the exercises.",
};

/** The `<header>` of a page. */
export function titlePage($: CheerioAPI, { title, course, date, version, audience, note }: TitlePage): string {
  const header = $("<header>");
  if (course) header.append($("<p class='course'>").text(course));
  header.append($("<h1>").text(title));
  const line = $("<p class='edition'>").append(
    $("<time>")
      .attr("datetime", isDay(date) ? date : null)
      .text(inWords(date)),
  );
  if (version) line.append($("<span>").text(` · Version ${version}`));
  header.append(line);
  const edition = editions[audience];
  if (edition) header.append($("<p class='teachers-edition'>").text(edition));
  if (note) header.append($("<p class='data-note'>").text(`${withCapitalLetter(note)}.`));
  return $.html(header);
}

/** Today, as 2026-11-22. */
export function today(): string {
  const now = new Date();
  const [month, day] = [now.getMonth() + 1, now.getDate()].map((number) => String(number).padStart(2, "0"));
  return `${now.getFullYear()}-${month}-${day}`;
}

/** A day in words; other texts as they are. */
export function inWords(date: string): string {
  if (!isDay(date)) return date;
  return new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" }).format(new Date(date));
}

function isDay(date: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(date) && !Number.isNaN(Date.parse(date));
}
