import { drawSpec, type VegaLiteSpec } from "../display/index.js";
import { jupyterDisplay, type Displayable, type MimeBundle } from "../jupyter.js";
import { theme } from "./theme.js";

/** The version that JupyterLab draws. */
const $schema = "https://vega.github.io/schema/vega-lite/v5.json";

/**
 * A chart as a value: a vega-lite spec in the seminar's theme, and what it shows in words. The last expression of a cell
 * shows it.
 *
 * @example
 * new Chart(
 *   {
 *     data: { values: [{ epoch: 1, loss: 0.3 }] },
 *     mark: "point",
 *     encoding: { x: { field: "epoch", type: "quantitative" }, y: { field: "loss", type: "quantitative" } },
 *   },
 *   "Loss 0.3 after one epoch",
 * );
 */
export class Chart implements Displayable {
  /** The whole spec, with schema and theme, as it can be pasted into https://vega.github.io/editor. */
  readonly spec: VegaLiteSpec;

  /**
   * @param spec data, marks and encodings; a `config` of its own wins over the theme
   * @param description what the chart shows, in words: its alternative text
   */
  constructor(
    spec: VegaLiteSpec,
    readonly description: string,
  ) {
    this.spec = { $schema, description, config: theme, ...spec };
  }

  [jupyterDisplay](): Promise<MimeBundle> {
    return drawSpec(this.spec, this.description);
  }
}
