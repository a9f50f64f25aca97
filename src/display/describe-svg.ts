import { darkStyle } from "./dark-style.js";
import { escapeMarkup } from "../escape-markup.js";

/**
 * Gives an SVG what a screen reader says of it, `role="img"`, a title and a description; and dark colours for a dark page.
 *
 * @param svg source that starts with its `<svg …>` tag
 * @param description what the picture shows; its beginning up to the first colon or full stop becomes the title
 * @example
 * describeSvg('<svg width="9" height="9"></svg>', "One dot. It is blue.");
 */
export function describeSvg(svg: string, description: string): string {
  const [title = description] = description.split(/[:.](?:\s|$)/);
  const words = `<title>${escapeMarkup(title)}</title><desc>${escapeMarkup(description)}</desc>`;
  return svg.replace(/^<svg([^>]*)>/, (_, attributes: string) => `<svg role="img"${attributes}>${words}${darkStyle}`);
}
