import type { LoggerInterface } from "vega";
import type { TopLevelSpec } from "vega-lite";

import type { MimeBundle } from "../jupyter.js";
import { describeSvg } from "./describe-svg.js";
import { machineTextWidth, type TextWidth } from "./text-width.js";

/** A chart in the vega-lite language, https://vega.github.io/vega-lite/docs/. */
export type VegaLiteSpec = Readonly<Record<string, unknown>>;

/** Options of {@link drawSpec}. */
export interface DrawSpecOptions {
  /** How wide texts are, for the still picture. Default: as this machine's fonts have it, else vega's own estimate. */
  textWidth?: TextWidth;
  /** Takes what vega and vega-lite find wrong with the spec. Default: `console.warn`. */
  warn?: (message: string) => void;
}

/** What vega asks the width of. */
interface TextItem {
  font?: string;
  fontSize?: number;
  fontWeight?: string | number;
  limit?: number;
}

type TextItemWidth = (item: TextItem, text: unknown) => number;

// Exported by vega and missing from its types.
type VegaWithMetrics = typeof import("vega") & { textMetrics: { width: TextItemWidth; estimateWidth: TextItemWidth } };

/**
 * A vega-lite spec as a notebook, a handout and a terminal show it: the spec itself, which JupyterLab draws with vega-lite
 * 5.6; a still SVG, for whoever draws no vega-lite; and the description, which is also the SVG's alternative text.
 *
 * @param spec a spec of vega-lite 5 with its `$schema`
 * @param description what the chart shows, in words
 * @throws when the spec cannot be compiled
 * @example
 * const spec = {
 *   $schema: "https://vega.github.io/schema/vega-lite/v5.json",
 *   data: { values: [{ x: 1, y: 2 }] },
 *   mark: "point",
 *   encoding: { x: { field: "x", type: "quantitative" }, y: { field: "y", type: "quantitative" } },
 * };
 * const bundle = await drawSpec(spec, "One point at 1, 2");
 */
export async function drawSpec(
  spec: VegaLiteSpec,
  description: string,
  options: DrawSpecOptions = {},
): Promise<MimeBundle> {
  return {
    "application/vnd.vegalite.v5+json": spec,
    "image/svg+xml": describeSvg(await stillSvg(spec, options), description),
    "text/plain": description,
  };
}

async function stillSvg(spec: VegaLiteSpec, { textWidth, warn = console.warn }: DrawSpecOptions): Promise<string> {
  // Both have top-level await, which `require` cannot load.
  const vega: typeof import("vega") = await import("vega");
  const { compile } = await import("vega-lite");
  const measure = textWidth ?? (await machineTextWidth());
  const { textMetrics } = vega as VegaWithMetrics;
  textMetrics.width = measure ? itemWidth(measure) : textMetrics.estimateWidth;

  const logger = warningsTo(warn);
  // Vega writes numbers of its own into the data that it draws.
  const copy = structuredClone(spec) as unknown as TopLevelSpec;
  // The description speaks for the whole picture; a label on each of its marks would only make the file longer.
  const compiled = compile(copy, { logger, config: { aria: false } });
  const view = new vega.View(vega.parse(compiled.spec), { renderer: "none", logger });
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}

/** Without a canvas vega takes every letter for 0.8 of its height wide, and legends are cut: this measures instead. */
function itemWidth(measure: TextWidth): TextItemWidth {
  return ({ font = "sans-serif", fontSize = 11, fontWeight, limit = Infinity }, text) => {
    const words = typeof text === "string" || typeof text === "number" ? String(text).trim() : "";
    const width = measure(words, { family: font, size: fontSize, weight: fontWeight });
    return limit > 0 ? Math.min(width, limit) : width;
  };
}

function warningsTo(warn: (message: string) => void): LoggerInterface {
  const logger: LoggerInterface = {
    level: () => logger,
    error: (...words) => {
      warn(words.join(" "));
      return logger;
    },
    warn: (...words) => {
      warn(words.join(" "));
      return logger;
    },
    info: () => logger,
    debug: () => logger,
  };
  return logger;
}
