import { jupyterDisplay, type Displayable, type MimeBundle } from "../jupyter.js";
import { describeSvg } from "./describe-svg.js";

/**
 * A still picture that shows itself as SVG.
 *
 * @example
 * new Picture(() => '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"></svg>', "Nothing to see");
 */
export class Picture implements Displayable {
  readonly #draw: () => string | Promise<string>;

  /**
   * @param draw makes the SVG's source, which starts with its `<svg …>` tag; called each time that the picture is shown
   * @param description what the picture shows, in words: its alternative text
   */
  constructor(
    draw: () => string | Promise<string>,
    readonly description: string,
  ) {
    this.#draw = draw;
  }

  /** The picture's source, with title and description. */
  async svg(): Promise<string> {
    return describeSvg(await this.#draw(), this.description);
  }

  async [jupyterDisplay](): Promise<MimeBundle> {
    return { "image/svg+xml": await this.svg(), "text/plain": this.description };
  }
}
