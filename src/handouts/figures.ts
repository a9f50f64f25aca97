import type { CheerioAPI } from "cheerio";

import { withCapitalLetter } from "./capital-letter.js";

/** Above this many letters a caption ends at its first colon. */
const LONG = 120;

/** Numbers the pictures and charts among the outputs; those that only teachers see have numbers of their own, T1, T2 … */
export function numberFigures($: CheerioAPI): void {
  let figures = 0;
  let teachersFigures = 0;
  $("img.still").each((_, element) => {
    const img = $(element);
    const number = img.closest(".for-teachers").length > 0 ? `T${++teachersFigures}` : String(++figures);
    const caption = $("<figcaption>").append($("<b>").text(`Figure ${number}. `));
    caption.append($("<span>").text(withCapitalLetter(captionOf(img.attr("alt") ?? ""))));
    img.wrap($("<figure>").attr("id", `figure-${number}`));
    img.parent().append(caption);
  });
}

/**
 * The first sentence of a description, which may be followed by one that begins with a small letter or a number; of a long one
 * what stands before its first colon.
 *
 * @example
 * captionOf("Loss falls from 2.3 to 0.1. The best epoch is 4."); // "Loss falls from 2.3 to 0.1."
 */
export function captionOf(description: string): string {
  const [first] = new Intl.Segmenter("en", { granularity: "sentence" }).segment(description.trim());
  const words = first?.segment.trim() ?? "";
  const end = /(?<!\b(?:\p{L}|vs|etc|no|approx))\.\s/u.exec(words)?.index;
  const sentence = (end === undefined ? words : words.slice(0, end + 1)).replace(/([?!…])\.$/, "$1");
  if (sentence.length <= LONG) return sentence;
  const [beginning = ""] = sentence.split(/:\s/);
  return beginning === sentence ? sentence : `${beginning}.`;
}
