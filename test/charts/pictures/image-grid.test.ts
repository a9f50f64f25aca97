import sharp from "sharp";

import { imageGrid, type LabelledImages, type PredictedImages } from "../../../src/charts/index.js";
import { cifar10, Dataset } from "../../../src/data/index.js";
import { roughTextWidth } from "../../../src/display/index.js";
import { jupyterDisplay } from "../../../src/jupyter.js";
import { Random } from "../../../src/random.js";
import { tf } from "../../../src/tensorflow.js";
import { drawnPhotographs, drawnPictures } from "../../support/drawn-pictures.js";
import { itWithRealData } from "../../support/real-data.js";
import { expectKept } from "../kept.js";

const textWidth = roughTextWidth;

function someImages({ count = 8, height = 4, width = 5, channels = 1, standIn = false } = {}) {
  const random = new Random(7);
  return {
    images: Uint8Array.from({ length: count * height * width * channels }, () => random.integer(256)),
    shape: [count, height, width, channels] as const,
    labels: Uint8Array.from({ length: count }, (_, i) => i % 3),
    classNames: ["cat", "dog & fox", "hen"],
    standIn,
  } satisfies LabelledImages;
}

/** The pixels of each picture in an SVG, decoded. */
async function pixelsOf(svg: string): Promise<number[][]> {
  const pngs = [...svg.matchAll(/data:image\/png;base64,([^"]*)"/g)].map(([, base64 = ""]) => base64);
  return Promise.all(
    pngs.map(async (base64) => {
      const png = sharp(Buffer.from(base64, "base64"));
      const { space } = await png.metadata();
      return [...(await png.toColourspace(space).raw().toBuffer())];
    }),
  );
}

describe("imageGrid", () => {
  it.each([
    ["grey", 1],
    ["coloured", 3],
  ])("keeps every pixel of %s pictures", async (_, channels) => {
    const data = someImages({ channels });
    const pixels = await pixelsOf(await imageGrid(data).svg());
    expect(pixels).toHaveLength(8);
    expect(pixels.flat()).toEqual([...data.images]);
  });

  it("stands the pictures in rows, enlarged by whole pixels, with their classes below", async () => {
    const svg = await imageGrid(someImages({ standIn: true }), { columns: 3, title: "Animals", textWidth }).svg();
    expectKept("image-grid", svg.replace(/base64,[^"]*/g, "base64,"));
  });

  it("shows itself as SVG, and as text that says what it shows", async () => {
    const bundle = await imageGrid(someImages(), { columns: 3 })[jupyterDisplay]();
    expect(Object.keys(bundle)).toEqual(["image/svg+xml", "text/plain"]);
    expect(bundle["text/plain"]).toBe(
      "Grid of 8 pictures, 3 rows of 3: cat, dog & fox, hen, cat, dog & fox, hen, cat, dog & fox.",
    );
    expect(bundle["image/svg+xml"]).toMatch(
      /^<svg role="img" .*><title>Grid of 8 pictures, 3 rows of 3<\/title><desc>Grid .*dog &amp; fox\.<\/desc>/,
    );
  });

  it("frames right and wrong predictions in different colours and line styles and says both classes", async () => {
    const data = someImages({ count: 2 });
    const predictions = { data, predicted: Uint8Array.of(0, 2), indices: Uint32Array.of(340, 7) };
    const grid = imageGrid(predictions, { textWidth });
    expect(grid.description).toBe(
      "Grid of 2 pictures, 1 row of 2: #340 predicted cat, is cat; #7 predicted hen, is dog & fox. solid blue frame: right, dashed orange frame: wrong.",
    );
    const svg = await grid.svg();
    expect(
      [...svg.matchAll(/stroke="(.*?)" stroke-width="(.*?)" stroke-dasharray="(.*?)"/g)].map(([, ...style]) => style),
    ).toEqual([
      ["#0072b2", "1.5", "none"],
      ["#d55e00", "3", "5 3"],
    ]);
    expect(svg).toContain(">#340 predicted cat,</text>");
    expect(svg).toContain(">is cat</text>");
    expect(await imageGrid(predictions, { frames: false }).svg()).not.toContain("stroke-dasharray");
  });

  it("says that pictures are drawn, in picture and text", async () => {
    const grid = imageGrid(someImages({ standIn: true }));
    expect((await grid.svg()).replace(/<desc>.*<\/desc>/s, "")).toContain(">drawn stand-in data</text>");
    expect(grid.description).toContain("drawn stand-in data");
    expect(imageGrid(someImages()).description).not.toContain("stand-in");
  });

  it.each([
    [28, 6],
    [32, 6],
    [28, 10],
    [224, 4],
  ])("fits pictures of %i pixels in %i columns on an A4 page", async (width, columns) => {
    const data = someImages({ count: columns, width, height: 2 });
    const predictions = {
      data,
      predicted: data.labels,
      indices: Uint32Array.from({ length: columns }, (_, i) => i + 9000),
    };
    for (const pictures of [data, predictions]) {
      const svg = await imageGrid(pictures, { columns, textWidth }).svg();
      expect(Number(/ width="(\d+)"/.exec(svg)?.[1])).toBeLessThanOrEqual(640);
    }
  });

  it("says that there are no pictures where a net got nothing wrong", async () => {
    const data = someImages({ count: 0 });
    const grid = imageGrid({ data, predicted: new Uint8Array(0), indices: new Uint32Array(0) });
    expect(await grid.svg()).toContain(">no pictures</text>");
    expect(grid.description).toBe("Grid of 0 pictures.");
  });

  it("says what is wrong with what it was given", () => {
    expect(() => imageGrid(someImages({ count: 1001 }))).toThrow(
      "imageGrid draws up to 1,000 pictures, got 1,001: give it fewer, e.g. train.sample(24)",
    );
    expect(() => imageGrid(someImages(), { columns: 2.5 })).toThrow("columns is 2.5");
    expect(() => imageGrid(someImages(), { scale: 0 })).toThrow("scale is 0");
    expect(() => imageGrid(someImages(), { captions: ["one"] })).toThrow("there is 1 caption for 8 pictures");
    expect(() => imageGrid(someImages({ channels: 4 }))).toThrow("the pictures have 4 channels");
  });

  it("takes a data set, also one whose pictures may have several labels", async () => {
    const { images, shape, classNames } = someImages({ count: 3 });
    const facts = {
      name: "few",
      title: "Few",
      split: "test",
      source: "a test",
      licence: "CC0",
      standIn: false,
    } as const;
    const one = new Dataset({ ...facts, images, shape, classNames, labels: Uint8Array.of(0, 1, 2) });
    const rows = [
      [1, 0, 1],
      [0, 0, 0],
      [0, 1, 0],
    ];
    const several = new Dataset({
      ...facts,
      images,
      shape,
      classNames,
      task: "multi-label",
      labels: Uint8Array.from(rows.flat()),
    });
    expect((await imageGrid(one.shuffle(1))[jupyterDisplay]())["text/plain"]).toContain("dog & fox");
    const text = (await imageGrid(several)[jupyterDisplay]())["text/plain"];
    expect(text).toContain("cat, hen; none; dog & fox");
  });

  it("draws 1,000 coloured pictures on one page in less than 1.5 MB and says what it did for that", async () => {
    const grid = imageGrid(drawnPhotographs(1000), { textWidth });
    const svg = await grid.svg();
    expect(Buffer.byteLength(svg)).toBeLessThan(1_500_000);
    expect(Number(/ width="(\d+)"/.exec(svg)?.[1])).toBeLessThanOrEqual(640);
    expect(Number(/ height="(\d+)"/.exec(svg)?.[1])).toBeLessThanOrEqual(900);
    expect(grid.description).toMatch(
      /^Grid of 1,000 pictures, 33 rows of 31: a 500, b 500\. Captions are left out of more than 100 pictures\. values rounded to steps of \d+ of 255\.$/,
    );
    expect(svg).toMatch(/>values rounded to steps of \d+ of 255<\/text>/);
  });

  it("keeps every pixel of a sheet that fits, or where that is asked for", async () => {
    const shown = async (data: LabelledImages, exact: boolean) => {
      const svg = await imageGrid(data, { exact, columns: 30, textWidth }).svg();
      const rows = await pixelsOf(svg);
      const [, height, width] = data.shape;
      const values: number[] = [];
      rows.forEach((row, r) => {
        const inRow = Math.min(30, data.shape[0] - r * 30);
        const rowWidth = row.length / 4 / height;
        const step = inRow > 1 ? (rowWidth - width) / (inRow - 1) : 0;
        for (let i = 0; i < inRow; i++)
          for (let p = 0; p < height * width; p++) {
            const at = (Math.floor(p / width) * rowWidth + i * step + (p % width)) * 4;
            values.push(...row.slice(at, at + 3));
          }
      });
      return values;
    };
    const small = drawnPhotographs(101, 4);
    expect(await shown(small, false)).toEqual(Array.from(small.images));
    const large = drawnPhotographs(1000);
    const rounded = await shown(large, false);
    const off = rounded.reduce((most, value, i) => Math.max(most, Math.abs(value - (large.images[i] ?? 0))), 0);
    expect(off).toBeGreaterThan(0);
    expect(off).toBeLessThanOrEqual(12);
    expect((await shown(large, true)).every((value, i) => value === large.images[i])).toBe(true);
  });

  it("averages pixels where there are more than a page can show", async () => {
    const images = new Uint8Array(200 * 160 * 160).fill(9);
    const data = {
      images,
      shape: [200, 160, 160, 1],
      labels: new Uint8Array(200),
      classNames: ["a"],
      standIn: false,
    } as const;
    const grid = imageGrid(data, { textWidth });
    expect(grid.description).toContain("every 2×2 pixels averaged to one");
    expect(Buffer.byteLength(await grid.svg())).toBeLessThan(100_000);
  });

  it("frames right and wrong on a sheet and counts them", async () => {
    const data = drawnPhotographs(150, 8);
    const predicted = Uint8Array.from({ length: 150 }, (_, i) => (i % 50 === 0 ? 1 : (data.labels[i] ?? 0)));
    const grid = imageGrid({ data, predicted, indices: Uint32Array.from(predicted.keys()) }, { textWidth });
    expect(grid.description).toContain("147 right and 3 wrong; a 75, b 75");
    const paths = [...(await grid.svg()).matchAll(/stroke-dasharray="(.*?)" d="(.*?)"/g)];
    expect(paths.map(([, dash, d = ""]) => [dash, d.split("z").length - 1])).toEqual([
      ["none", 147],
      ["3 2", 3],
    ]);
  });

  it("writes captions on a sheet where they are asked for", async () => {
    const grid = imageGrid(drawnPhotographs(120, 8), { captions: true, textWidth });
    expect((await grid.svg()).match(/text-anchor="middle">[ab]</g)).toHaveLength(120);
  });

  it("is right about pictures of several labels only when all of them are", async () => {
    const { images, shape, classNames } = someImages({ count: 3 });
    const labels = Uint8Array.of(1, 0, 1, 0, 0, 0, 0, 1, 0);
    const data: LabelledImages = { images, shape, classNames, labels, task: "multi-label", standIn: false };
    const indices = Uint32Array.of(0, 1, 2);
    const answers = { data, predicted: Uint8Array.of(0, 0, 1), indices };
    const framesOf = async (predictions: PredictedImages) =>
      [...(await imageGrid(predictions).svg()).matchAll(/stroke-dasharray="(.*?)"/g)].map(([, dash]) => dash);
    const probabilities = Float32Array.of(0.9, 0.1, 0.6, 0.1, 0.2, 0.3, 0.9, 0.8, 0.1);
    expect(await framesOf({ ...answers, probabilities })).toEqual(["none", "none", "5 3"]);
    expect(imageGrid({ ...answers, probabilities }).description).toContain(
      "#0 predicted cat, hen, is cat, hen; #1 predicted none, is none; #2 predicted cat, dog & fox, is dog & fox",
    );
    const table = Uint8Array.of(1, 0, 1, 0, 1, 0, 0, 1, 0);
    expect(await framesOf({ data, predicted: table, indices })).toEqual(["none", "5 3", "none"]);
    expect(await framesOf(answers)).toEqual(["none", "5 3", "none"]); // only the most probable class is known
  });

  it("scales numbers to their range and says it, and draws those from 0 to 1 as they are", async () => {
    const numbers = Float32Array.of(-2, 0, 2, -1);
    const grid = imageGrid({ images: numbers, shape: [1, 2, 2, 1] });
    expect(grid.description).toBe("Grid of 1 picture, 1 row of 1. values from −2 (black) to 2 (white).");
    expect(await pixelsOf(await grid.svg())).toEqual([[0, 128, 255, 64]]);
    const unit = imageGrid({ images: Float32Array.of(0.2, 0.4), shape: [1, 2, 1] });
    expect(await pixelsOf(await unit.svg())).toEqual([[51, 102]]);
  });

  it("takes tensors of one picture or several, and leaves them alone", async () => {
    const before = tf.memory().numTensors;
    const tensor = tf.tensor4d(
      Float32Array.from({ length: 24 }, (_, i) => i / 23),
      [2, 2, 2, 3],
    );
    expect(await pixelsOf(await imageGrid(tensor).svg())).toHaveLength(2);
    const bytes = tf.tensor3d([0, 128, 255, 7], [2, 2, 1], "int32");
    expect(await pixelsOf(await imageGrid(bytes).svg())).toEqual([[0, 128, 255, 7]]);
    const one = tf.tensor3d([1, 0], [1, 2, 1], "bool");
    expect(await pixelsOf(await imageGrid(one).svg())).toEqual([[255, 0]]);
    expect(tf.memory().numTensors).toBe(before + 3);
    tf.dispose([tensor, bytes, one]);
  });

  it("draws what is no number orange and infinity as an end, and says how many there are", async () => {
    const grid = imageGrid({ images: Float32Array.of(NaN, Infinity, -Infinity, 0.5), shape: [1, 1, 4, 1] });
    expect(await pixelsOf(await grid.svg())).toEqual([[213, 94, 0, 255, 255, 255, 0, 0, 0, 128, 128, 128]]);
    expect(grid.description).toContain("2 infinite values drawn as black or white. 1 value that is NaN, drawn orange");
    const nothing = imageGrid({ images: Float32Array.of(NaN), shape: [1, 1, 1, 1] });
    expect(await pixelsOf(await nothing.svg())).toEqual([[213, 94, 0]]);
  });

  it("breaks a long title, so that the pictures stay as large as they are", async () => {
    const words =
      "a title that says very many things about the three small pictures that stand below it, one after another";
    const [plain, titled] = await Promise.all([
      imageGrid(drawnPictures({ count: 3 }), { title: "short" }).svg(),
      imageGrid(drawnPictures({ count: 3 }), { title: words }).svg(),
    ]);
    const lines = Array.from(titled.matchAll(/font-weight="bold">([^<]*)</g), ([, line = ""]) => line);
    expect(lines.length).toBeGreaterThan(1);
    expect(lines.join(" ")).toBe(words);
    const sizeOf = (svg: string) => (/viewBox="0 0 (\d+) (\d+)"/.exec(svg) ?? []).slice(1).map(Number);
    const [[, height = 0] = [], [width = 0, higher = 0] = []] = [plain, titled].map(sizeOf);
    expect(width).toBeLessThan(450);
    expect(higher).toBe(height + (lines.length - 1) * 19);
  });

  it("escapes markup and keeps emoji in names, titles and descriptions", async () => {
    const svg = await imageGrid(drawnPictures({ count: 3 }), { title: "<script>&" }).svg();
    expect(svg).not.toMatch(/<b>|<script>/);
    expect(svg).toContain(">&lt;b&gt;cat&lt;/b&gt;</text>");
    expect(svg).toContain(">🐔</text>");
  });

  it("draws one picture of one pixel", async () => {
    const svg = await imageGrid({ images: Uint8Array.of(200), shape: [1, 1, 1, 1] }).svg();
    expect(await pixelsOf(svg)).toEqual([[200]]);
    expect(svg).toContain("image-rendering: pixelated");
  });

  it("says what shape pictures have", () => {
    expect(() => imageGrid({ images: new Float32Array(12), shape: [12] })).toThrow(
      "the pictures have the shape [12]: imageGrid takes [n, height, width, channels]",
    );
    expect(() => imageGrid({ images: new Float32Array(5), shape: [1, 2, 3, 1] })).toThrow(
      "5 pixels for a shape of [1, 2, 3, 1]: give 6",
    );
    expect(() => imageGrid(tf.zeros([2, 2, 2]))).toThrow("give [n, height, width] as [n, height, width, 1]");
  });

  itWithRealData("cifar10", "draws 1,000 pictures of CIFAR-10 in 1.5 MB", async () => {
    const { test } = await cifar10();
    const svg = await imageGrid(test.take(1000)).svg();
    expect(Buffer.byteLength(svg)).toBeLessThan(1_500_000);
    expect(svg).toContain("steps of 16 of 255");
  });
});
