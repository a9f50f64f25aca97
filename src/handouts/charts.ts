import type { TopLevelSpec } from "vega-lite";

import { drawSpec, type VegaLiteSpec } from "../display/index.js";
import { textOf, type Notebook, type NotebookOutput } from "./notebook.js";

/** A notebook whose charts can be drawn by vega alone. */
export interface NotebookWithCharts {
  /** The notebook; an output with a chart has its place in `charts` as metadata `tseminar-chart`, and a still picture. */
  notebook: Notebook;
  /** The charts as vega specs, which need no vega-lite in the page. */
  charts: unknown[];
}

/**
 * Compiles the vega-lite charts among the outputs to vega, so that a page need not carry vega-lite.
 *
 * @param warn takes a sentence for each chart that cannot be compiled, which stays a still
 */
export async function compileCharts(notebook: Notebook, warn: (sentence: string) => void): Promise<NotebookWithCharts> {
  const charts: unknown[] = [];
  const { compile } = await import("vega-lite"); // has top-level await, which `require` cannot load

  async function withChart(output: NotebookOutput): Promise<NotebookOutput> {
    const spec = chartOf(output);
    if (!spec) return output;
    try {
      const { spec: vega } = compile(structuredClone(spec), { config: { aria: false } });
      const metadata = { ...output.metadata, "tseminar-chart": String(charts.push(vega) - 1) };
      const data = { ...(await stillOf(output, spec)), ...output.data };
      return { ...output, metadata, data };
    } catch (error) {
      warn(`a chart is shown without being interactive: ${error instanceof Error ? error.message : String(error)}`);
      return output;
    }
  }

  const cells: Notebook["cells"] = [];
  for (const cell of notebook.cells) {
    const outputs: NotebookOutput[] = [];
    for (const output of cell.outputs ?? []) outputs.push(await withChart(output));
    cells.push(cell.outputs ? { ...cell, outputs } : cell);
  }
  return { notebook: { ...notebook, cells }, charts };
}

function chartOf({ data = {} }: NotebookOutput): (VegaLiteSpec & TopLevelSpec) | undefined {
  const spec = Object.entries(data).find(([type]) => /^application\/vnd\.vegalite\.v\d\+json$/.test(type))?.[1];
  return typeof spec === "object" && spec !== null ? (spec as VegaLiteSpec & TopLevelSpec) : undefined;
}

/** A chart whose training was stopped has no still yet. */
async function stillOf({ data = {} }: NotebookOutput, spec: VegaLiteSpec): Promise<Record<string, unknown>> {
  if (data["image/svg+xml"] !== undefined || data["image/png"] !== undefined) return {};
  return drawSpec(spec, textOf(data["text/plain"]) || textOf(spec["description"]) || "Chart");
}
