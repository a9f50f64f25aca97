import type { CheerioAPI } from "cheerio";
import { ParseError, renderToString } from "katex";

/**
 * Turns the TeX in `span.tex` into MathML, which browsers draw by themselves, offline and without a script. What KaTeX cannot
 * read stays TeX, as code.
 *
 * @param warn takes a sentence for each formula that cannot be read
 */
export function drawMathematics($: CheerioAPI, warn: (sentence: string) => void): void {
  $("span.tex").each((_, element) => {
    const span = $(element);
    const tex = span.text().replace(/^\s*\$+|\$+\s*$/g, ""); // outputs bring their dollars along
    try {
      const drawn = renderToString(tex, { displayMode: span.hasClass("display"), output: "mathml", strict: false });
      span.replaceWith($(drawn).find("math"));
    } catch (error) {
      if (!(error instanceof ParseError)) throw error;
      warn(`the formula "${tex}" is shown as TeX: ${error.message}`);
      span.replaceWith($("<code>").text(tex));
    }
  });
}
