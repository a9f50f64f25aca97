import { drawSpec, machineTextWidth } from "../../src/display/index.js";

const spec = {
  $schema: "https://vega.github.io/schema/vega-lite/v5.json",
  data: { values: [{ x: 1, name: "a long name" }] },
  mark: "point",
  encoding: { x: { field: "x", type: "quantitative" }, color: { field: "name", type: "nominal" } },
};

describe("drawSpec", () => {
  it("gives the spec, a still SVG with alternative text, and the text", async () => {
    const bundle = await drawSpec(spec, "One point. It is at x < 2.");
    expect(bundle).toEqual({
      "application/vnd.vegalite.v5+json": spec,
      "image/svg+xml": expect.stringMatching(
        /^<svg role="img" .*?><title>One point<\/title><desc>One point\. It is at x &lt; 2\.<\/desc>.*<\/svg>$/s,
      ) as unknown,
      "text/plain": "One point. It is at x < 2.",
    });
  });

  it("gives texts the room that they are measured to take", async () => {
    const widthOf = async (letter: number): Promise<number> => {
      const bundle = await drawSpec(spec, "", { textWidth: (text, { size }) => letter * size * text.length });
      return Number(/ width="([\d.]+)"/.exec(String(bundle["image/svg+xml"]))?.[1]);
    };
    const letters = spec.data.values[0]?.name.length ?? 0;
    expect((await widthOf(1)) - (await widthOf(0.5))).toBeCloseTo(0.5 * 10 * letters, -1);
  });

  it("leaves the spec as it is", async () => {
    const before = structuredClone(spec);
    await drawSpec(spec, "");
    expect(spec).toStrictEqual(before);
    expect(Object.getOwnPropertySymbols(spec.data.values[0])).toEqual([]);
  });

  it("hands on what vega-lite finds wrong", async () => {
    const warnings: string[] = [];
    const wrong = { ...spec, encoding: { ...spec.encoding, nonsense: { field: "x" } } };
    await drawSpec(wrong, "", { warn: (message) => warnings.push(message) });
    expect(warnings).toEqual([expect.stringContaining("nonsense")]);
  });
});

describe("machineTextWidth", () => {
  it("measures with the size and weight that are asked for", async () => {
    const textWidth = await machineTextWidth();
    if (!textWidth) return;
    const width = textWidth("validation", { family: "sans-serif", size: 12 });
    expect(width).toBeGreaterThan(30);
    expect(width).toBeLessThan(100);
    expect(textWidth("validation", { family: "sans-serif", size: 24 })).toBeCloseTo(2 * width, 0);
  });
});
