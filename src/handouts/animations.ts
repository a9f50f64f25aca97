import type { CheerioAPI } from "cheerio";

/** What a picture in the page may hold: it neither acts nor loads, and nothing refers to it by an id. */
const allowed = new Set("svg title desc style g rect circle ellipse line polyline polygon path text tspan".split(" "));

/**
 * Puts pictures that move into the page itself: what stands in an `<img>` is not told by all browsers that the reader wants no
 * motion. A moving picture that holds more than shapes, texts and style stays an `<img>`.
 */
export function inlineAnimations($: CheerioAPI): void {
  $("figure > img.still").each((_, element) => {
    const still = $(element);
    const [, base64 = ""] = /^data:image\/svg\+xml;base64,(.*)$/s.exec(still.attr("src") ?? "") ?? [];
    const source = Buffer.from(base64, "base64").toString("utf8");
    if (!source.includes("@keyframes")) return;
    const svg = $(source).filter("svg");
    const harmless = svg
      .find("*")
      .add(svg)
      .get()
      .every(
        ({ name, attribs }) => allowed.has(name) && Object.keys(attribs).every((key) => !/^on|^id$|href$/.test(key)),
      );
    if (svg.length !== 1 || !harmless || /url\(|@import/i.test(source)) return;
    svg.attr({ class: "still", role: "img", "aria-label": still.attr("alt") ?? "" });
    still.replaceWith(svg);
  });
}
