import sharp from "sharp";

import { imageGrid, type LabelledImages } from "../../src/charts/index.js";
import { Dataset } from "../../src/data/index.js";
import { roughTextWidth } from "../../src/display/index.js";
import { jupyterDisplay } from "../../src/jupyter.js";
import { Random } from "../../src/random.js";
import { expectKept } from "./kept.js";

const textWidth = roughTextWidth;

function someImages({ count = 8, height = 4, width = 5, channels = 1, standIn = false } = {}): LabelledImages {
  const random = new Random(7);
  return {
    images: Uint8Array.from({ length: count * height * width * channels }, () => random.integer(256)),
    shape: [count, height, width, channels],
    labels: Uint8Array.from({ length: count }, (_, i) => i % 3),
    classNames: ["cat", "dog & fox", "hen"],
    standIn,
  };
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
    expect(() => imageGrid(someImages({ count: 401 }))).toThrow(
      "imageGrid draws up to 400 pictures, got 401: give it fewer, e.g. train.sample(24)",
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
});
