import type { CheerioAPI } from "cheerio";

/**
 * The words of an element, with formulas as TeX: MathML's own text is the formula twice, as signs and as its TeX.
 *
 * @param dollars what stands around the TeX. Default: nothing
 */
export function plainText($: CheerioAPI, element: ReturnType<CheerioAPI>, dollars = ""): string {
  const copy = element.clone();
  copy.find("math").each((_, math) => {
    const tex = $(math).find("annotation").text();
    $(math).replaceWith($("<span>").text(`${dollars}${tex}${dollars}`));
  });
  return copy.text().replace(/\s+/g, " ").trim();
}
