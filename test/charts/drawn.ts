import { type Chart } from "../../src/charts/chart.js";
import { drawSpec, roughTextWidth } from "../../src/display/index.js";

/** A chart's still without its description, and the warnings of drawing it. */
export async function drawn({ spec, description }: Chart): Promise<{ svg: string; warnings: string[] }> {
  const warnings: string[] = [];
  const warn = (message: string): void => void warnings.push(message);
  const bundle = await drawSpec(spec, description, { textWidth: roughTextWidth, warn });
  return { svg: String(bundle["image/svg+xml"]), warnings };
}

/** The texts that a reader sees in a still. */
export function textsOf(svg: string): string[] {
  return [...svg.matchAll(/<(?:text|tspan)[^>]*>([^<]+)</g)].map(([, text = ""]) => text);
}

interface SceneItem {
  readonly tooltip?: Readonly<Record<string, string>>;
  readonly items?: readonly SceneItem[];
}

/** What each mark says of itself under the pointer. */
export async function tooltipsOf({ spec }: Chart): Promise<Readonly<Record<string, string>>[]> {
  const vega = await import("vega");
  const { compile } = await import("vega-lite");
  const compiled = compile(structuredClone(spec) as unknown as Parameters<typeof compile>[0]);
  const view = await new vega.View(vega.parse(compiled.spec), { renderer: "none" }).runAsync();
  const { root } = view.scenegraph() as unknown as { root: SceneItem };
  const tooltips = collect(root);
  view.finalize();
  return tooltips;
}

function collect({ tooltip, items = [] }: SceneItem): Readonly<Record<string, string>>[] {
  const own = typeof tooltip === "object" ? [tooltip] : [];
  return [...own, ...items.flatMap(collect)];
}
