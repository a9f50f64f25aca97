import { escapeMarkup } from "../escape-markup.js";
import { jupyterDisplay, type Displayable, type MimeBundle } from "../jupyter.js";
import { describeSvg } from "./describe-svg.js";

type Draw = () => string | Promise<string>;

/** Options of {@link Picture}. */
export interface PictureOptions {
  /** Of a picture that moves: draws what stands there instead for those who want less motion. Default: it does not move. */
  still?: Draw;
}

/**
 * A picture that shows itself as SVG; one that moves also as HTML, since browsers do not tell an SVG in an `<img>` that the
 * reader wants less motion.
 *
 * @example
 * new Picture(() => '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"></svg>', "Nothing to see");
 */
export class Picture implements Displayable {
  readonly #draw: Draw;
  readonly #still: Draw | undefined;

  /**
   * @param draw makes the SVG's source, which starts with its `<svg …>` tag; called each time that the picture is shown
   * @param description what the picture shows, in words: its alternative text
   */
  constructor(
    draw: Draw,
    readonly description: string,
    { still }: PictureOptions = {},
  ) {
    this.#draw = draw;
    this.#still = still;
  }

  /** The picture's source, with title and description. */
  async svg(): Promise<string> {
    return describeSvg(await this.#draw(), this.description);
  }

  async [jupyterDisplay](): Promise<MimeBundle> {
    const svg = await this.svg();
    const bundle = { "image/svg+xml": svg, "text/plain": this.description };
    if (!this.#still) return bundle;
    const image = `<img src="${dataAddress(svg)}" alt="${escapeMarkup(this.description)}">`;
    const source = `<source media="(prefers-reduced-motion: reduce)" srcset="${dataAddress(await this.#still())}">`;
    return { "text/html": `<picture>${source}${image}</picture>`, ...bundle };
  }
}

function dataAddress(svg: string): string {
  return `data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")}`;
}
