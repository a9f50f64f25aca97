import type { CheerioAPI } from "cheerio";

/** Elements that load what they name by itself, and the attribute that names it. */
const loading = {
  src: "img, iframe, audio, video, source, track, embed, input",
  data: "object",
} as const;

/**
 * Takes out what an output or a Markdown cell would load from elsewhere when the page is opened, and scripts and styles, which
 * could do so; a link stands where a picture or a frame stood.
 *
 * @param warn takes a sentence for each address
 */
export function keepInside($: CheerioAPI, warn: (sentence: string) => void): void {
  $("script, link, meta, base, img[srcset], source[srcset]").each((_, element) => {
    if (element.tagName === "img") $(element).removeAttr("srcset");
    else $(element).remove();
  });
  for (const [attribute, selector] of Object.entries(loading)) {
    $(selector).each((_, element) => {
      const address = $(element).attr(attribute) ?? "";
      if (address === "" || address.startsWith("data:")) return;
      warn(`${address} is a link in the handout, which loads nothing: keep the file beside the notebook, or in a cell`);
      const words = $(element).attr("alt") || $(element).attr("title") || address;
      $(element).replaceWith($("<a>").attr("href", address).text(words));
    });
  }
  $("style").each((_, element) => {
    const css = $(element).text();
    if (/@import|url\(\s*["']?(?!data:)/i.test(css)) $(element).remove();
  });
}
