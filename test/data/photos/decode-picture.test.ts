import sharp from "sharp";

import { decodePicture, type DecodeOptions } from "../../../src/data/photos/decode-picture.js";
import { readPictureHeader } from "../../../src/data/photos/picture-header.js";
import { blockJpeg } from "../../support/block-jpeg.js";
import { bmp, drawing, filesOf, toSharp, withAlpha, withOrientation } from "../../support/drawn-photos.js";

const drawn = drawing(40, 40);

/** The largest difference of two images. */
function apart(a: Uint8Array, b: Uint8Array): number {
  expect(a.length).toBe(b.length);
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] ?? 0))), 0);
}

/** Colour of pixel (x, y) of a result of a width. */
async function colourAt(bytes: Uint8Array, [x, y]: [number, number], options: DecodeOptions): Promise<number[]> {
  const pixels = await decodePicture(bytes, options);
  const width = typeof options.size === "number" ? options.size : options.size[1];
  return [...pixels.subarray((y * width + x) * 3, (y * width + x) * 3 + 3)];
}

/** Where the first row and the first column of stored pixels are seen, for orientation 1 … 8 (Exif 2.32, 4.6.4 A). */
const sides = [
  ["top", "left"],
  ["top", "right"],
  ["bottom", "right"],
  ["bottom", "left"],
  ["left", "top"],
  ["right", "top"],
  ["right", "bottom"],
  ["left", "bottom"],
] as const;

describe("decodePicture", () => {
  it("gives the same pixels whatever the format", async () => {
    for (const [name, file] of Object.entries(await filesOf(drawn))) {
      const whole = await decodePicture(file, { size: 40 });
      expect([name, apart(whole, drawn.pixels) <= tolerance(name)]).toEqual([name, true]);
      const small = await decodePicture(file, { size: 20 });
      const reference = await decodePicture(bmp(drawn), { size: 20 });
      expect([name, apart(small, reference) <= tolerance(name)]).toEqual([name, true]);
    }
  });

  it("gives the same pixels and errors on the thread of the call, and wherever the result lies in memory", async () => {
    const files = {
      ...(await filesOf(drawn)),
      "alpha.png": await toSharp(withAlpha(drawn)).png().toBuffer(),
      "a.gif": await toSharp(drawn).gif().toBuffer(),
    };
    for (const [name, file] of Object.entries(files))
      for (const options of [
        { size: 40 },
        { size: 24 },
        { size: [8, 12], colour: "grey" },
        { size: [7, 9] },
      ] as const) {
        const pooled = await decodePicture(file, options);
        const into = new Uint8Array(pooled.length + 1).subarray(1);
        expect(await decodePicture(file, { ...options, into, onThisThread: true })).toBe(into);
        expect([name, apart(into, pooled)]).toEqual([name, 0]);
      }
    const cut = files["alpha.png"].subarray(0, 100);
    await expect(decodePicture(cut, { size: 8, onThisThread: true })).rejects.toThrow(/cut short|damaged/);
  });

  it("scales as an antialiased bilinear filter does: a ramp stays a ramp, fine stripes become grey", async () => {
    const ramp = await decodePicture(await toSharp(drawing(256, 256)).png().toBuffer(), { size: 32 });
    for (let x = 2; x < 30; x++)
      expect(Math.abs((ramp[(16 * 32 + x) * 3] ?? 0) - (8 * x + 3.5))).toBeLessThanOrEqual(1);
    const stripes = Uint8Array.from({ length: 64 * 64 }, (_, i) => (i % 2) * 255);
    const file = await toSharp({ width: 64, height: 64, pixels: stripes, channels: 1 }).png().toBuffer();
    const grey = await decodePicture(file, { size: 8, colour: "grey" });
    for (const value of grey) expect(Math.abs(value - 127.5)).toBeLessThan(12);
  });

  it("turns all eight orientations upright, in both byte orders", async () => {
    const [width, height] = [48, 32];
    const upright = drawing(width, height);
    for (const [i, [row0, column0]] of sides.entries()) {
      const turned = i >= 4;
      const stored = {
        ...upright,
        ...(turned ? { width: height, height: width } : {}),
        pixels: new Uint8Array(upright.pixels),
      };
      for (let row = 0; row < stored.height; row++)
        for (let column = 0; column < stored.width; column++) {
          const at = { top: row, bottom: height - 1 - row, left: row, right: width - 1 - row };
          const across = { top: column, bottom: height - 1 - column, left: column, right: width - 1 - column };
          const [x, y] = turned ? [at[row0], across[column0]] : [across[column0], at[row0]];
          const from = (y * width + x) * 3;
          stored.pixels.set(upright.pixels.subarray(from, from + 3), (row * stored.width + column) * 3);
        }
      const jpeg = await toSharp(stored).jpeg({ quality: 100, chromaSubsampling: "4:4:4" }).toBuffer();
      for (const littleEndian of [true, false]) {
        const file = withOrientation(jpeg, i + 1, littleEndian);
        expect(readPictureHeader(file).orientation).toBe(i + 1);
        const whole = await decodePicture(file, { size: [height, width] });
        expect(apart(whole, await sharp(file).autoOrient().raw().toBuffer())).toBeLessThanOrEqual(2);
        expect([i + 1, apart(whole, upright.pixels) <= 6]).toEqual([i + 1, true]);
        const plain = await toSharp(upright).png().toBuffer();
        for (const fit of ["cover", "contain", "fill"] as const) {
          const options = { size: [20, 16], fit, background: [0, 0, 0] } as const;
          const same = apart(await decodePicture(file, options), await decodePicture(plain, options));
          expect([i + 1, fit, same <= 6]).toEqual([i + 1, fit, true]);
        }
      }
    }
  });

  it("reads the orientation of PNG and WebP too", async () => {
    const square = toSharp(drawing(32, 32));
    for (const format of ["png", "webp"] as const) {
      const options = format === "webp" ? { lossless: true } : {};
      const file = await square.clone().withMetadata({ orientation: 3 }).toFormat(format, options).toBuffer();
      expect(readPictureHeader(file).orientation).toBe(3);
      expect((await colourAt(file, [0, 0], { size: 32 })).slice(0, 2)).toEqual([255, 255]);
    }
  });

  it("lays transparent pixels on white, or on the background asked for", async () => {
    const transparent = withAlpha(drawn);
    const black = drawn.pixels.map(() => 0);
    const shade = withAlpha({ ...drawn, pixels: black });
    const files = {
      png: await toSharp(shade).png().toBuffer(),
      webp: await toSharp(shade).webp({ lossless: true, exact: true }).toBuffer(),
      png16: await toSharp(shade).toColourspace("rgb16").png().toBuffer(),
      grey: await toSharp(withAlpha({ ...drawn, pixels: new Uint8Array(1600), channels: 1 }))
        .png()
        .toBuffer(),
    };
    for (const [name, file] of Object.entries(files)) {
      const pixels = await decodePicture(file, { size: 40 });
      for (let x = 0; x < 40; x++)
        expect([name, x, Math.abs((pixels[x * 3] ?? 0) - Math.round(255 - (255 * x) / 39)) <= 1]).toEqual([
          name,
          x,
          true,
        ]);
      expect(await colourAt(file, [0, 20], { size: 40, background: [10, 20, 30] })).toEqual([10, 20, 30]);
    }
    const webp = await toSharp(transparent).webp({ quality: 100 }).toBuffer();
    expect(readPictureHeader(webp).mode).toBe("RGB+alpha");
    expect(await colourAt(webp, [0, 20], { size: 40 })).toEqual([255, 255, 255]);
  });

  it("does not let the hidden colour of transparent pixels bleed into their neighbours", async () => {
    const pixels = Uint8Array.from({ length: 64 * 64 * 4 }, (_, i) => [0, 200, 0, 255][i % 4] ?? 0);
    for (let i = 0; i < 64 * 64; i += 2) pixels.set([255, 0, 0, 0], i * 4);
    const file = await toSharp({ width: 64, height: 64, pixels, channels: 4 }).png().toBuffer();
    const [red = 0, , blue = 0] = await colourAt(file, [4, 4], { size: 8 });
    expect(Math.abs(red - blue)).toBeLessThanOrEqual(1);
  });

  it("reads palettes, single bits, 16 bit and grey, and says so in the mode", async () => {
    const halves = Uint8Array.from({ length: 40 * 40 }, (_, i) => (i % 40 < 20 ? 0 : 255));
    const grey = { width: 40, height: 40, pixels: halves, channels: 1 } as const;
    const files = {
      "palette 1 bit": await toSharp(grey).png({ palette: true, colours: 2 }).toBuffer(),
      grey: await toSharp(grey).toColourspace("b-w").png().toBuffer(),
      "grey 16 bit": await toSharp(grey).toColourspace("grey16").png().toBuffer(),
      "RGB 16 bit": await toSharp(grey).toColourspace("rgb16").png().toBuffer(),
    };
    for (const [mode, file] of Object.entries(files)) {
      expect(readPictureHeader(file).mode).toBe(mode);
      expect([...(await decodePicture(file, { size: 40, colour: "grey" }))]).toEqual([...halves]);
    }
    const jpeg = await toSharp(grey).toColourspace("b-w").jpeg({ quality: 100 }).toBuffer();
    expect(readPictureHeader(jpeg).mode).toBe("grey");
    expect(apart(await decodePicture(jpeg, { size: 40, colour: "grey" }), halves)).toBeLessThanOrEqual(2);
    const palette = await toSharp(withAlpha(drawn)).png({ palette: true }).toBuffer();
    expect(readPictureHeader(palette).mode).toBe("palette+alpha");
    expect(await colourAt(palette, [0, 0], { size: 40 })).toEqual([255, 255, 255]);
  });

  it("reads what JPEG stores as CMYK, YCCK and RGB, inverted as Adobe does", async () => {
    const cyan = [0, 255, 255, 255];
    const half = [255, 255, 255, 128];
    const middle = (blocks: number[][], adobe?: 0 | 1 | 2) =>
      colourAt(blockJpeg({ blocks, adobe }), [4, 4], { size: 8, fit: "cover" });
    expect(readPictureHeader(blockJpeg({ blocks: [cyan], adobe: 0 })).mode).toBe("CMYK");
    expect(near(await middle([cyan], 0), [0, 255, 255])).toBe(true);
    expect(near(await middle([half], 0), [128, 128, 128])).toBe(true);
    const magenta = [105, 212, 235, 255]; // YCbCr of (255, 0, 255), whose inverse is green
    expect(near(await middle([magenta], 2), [0, 255, 0])).toBe(true);
    const green = [150, 44, 21]; // YCbCr of (0, 255, 1)
    expect(near(await middle([[0, 255, 0]], 0), [0, 255, 0])).toBe(true);
    expect(near(await middle([green], 1), [0, 255, 1])).toBe(true);
    expect(near(await middle([[77]]), [77, 77, 77])).toBe(true);
  });

  it("takes the first picture of a GIF, transparent pixels on the background", async () => {
    const red = { create: { width: 20, height: 20, channels: 4, background: "red" } } as const;
    const frames = [red, { create: { ...red.create, background: "blue" } }].map((frame) =>
      sharp(frame).png().toBuffer(),
    );
    const animated = await sharp(await Promise.all(frames), { join: { animated: true } })
      .gif({ delay: [100, 100] })
      .toBuffer();
    expect(await colourAt(animated, [10, 10], { size: 20 })).toEqual([255, 0, 0]);
    const holed = await sharp({ create: { ...red.create, background: { r: 0, g: 0, b: 0, alpha: 0 } } })
      .gif()
      .toBuffer();
    expect(readPictureHeader(holed)).toMatchObject({ format: "GIF", width: 20, height: 20 });
    expect(await colourAt(holed, [10, 10], { size: 20 })).toEqual([255, 255, 255]);
    const gif = await decodePicture(
      await toSharp({ ...drawn, pixels: drawn.pixels.map((v) => (v > 127 ? 255 : 0)) })
        .gif()
        .toBuffer(),
      { size: 20 },
    );
    expect([...gif.subarray(0, 3)]).toEqual([0, 0, 0]);
  });

  it("keeps proportions: cover takes the middle, contain adds bars, only fill stretches", async () => {
    const wide = await toSharp(drawing(120, 40)).png().toBuffer();
    const cover = await decodePicture(wide, { size: 40 });
    expect(cover[0]).toBe(Math.round((255 * 40) / 119));
    expect(cover[39 * 3]).toBe(Math.round((255 * 79) / 119));
    const fill = await decodePicture(wide, { size: 40, fit: "fill" });
    expect([(fill[0] ?? 9) < 9, (fill[39 * 3] ?? 0) > 246]).toEqual([true, true]);
    const options = { size: 60, fit: "contain", background: [1, 2, 3] } as const;
    for (const y of [0, 19, 40, 59]) expect(await colourAt(wide, [30, y], options)).toEqual([1, 2, 3]);
    for (const y of [20, 39]) expect((await colourAt(wide, [30, y], options))[2]).toBe(96);
    expect((await decodePicture(wide, { size: [10, 30], colour: "grey" })).length).toBe(300);
  });

  it("reads strips far longer than wide without scaling all of them", async () => {
    const strip = await toSharp(drawing(20_000, 2)).png().toBuffer();
    const pixels = await decodePicture(strip, { size: 64 });
    for (const x of [0, 32, 63]) expect(Math.abs((pixels[(32 * 64 + x) * 3] ?? 0) - 127.5)).toBeLessThanOrEqual(1);
    const bars = await decodePicture(strip, { size: 64, fit: "contain" });
    expect([...bars.subarray(0, 3)]).toEqual([255, 255, 255]);
    expect(bars[32 * 64 * 3 + 2] === 96 || bars[31 * 64 * 3 + 2] === 96).toBe(true);
  });

  it("makes grey by the luma of BT.601", async () => {
    for (const [r, g, b] of [
      [255, 0, 0],
      [0, 255, 0],
      [0, 0, 255],
      [10, 20, 30],
    ] as const) {
      const file = await sharp({ create: { width: 9, height: 9, channels: 3, background: { r, g, b } } })
        .png()
        .toBuffer();
      expect((await decodePicture(file, { size: 3, colour: "grey" }))[4]).toBe(
        Math.round(0.299 * r + 0.587 * g + 0.114 * b),
      );
    }
  });

  it("refuses a picture of a single missing byte, in every format", async () => {
    const files = { ...(await filesOf(drawn)), "a.gif": await toSharp(drawn).gif().toBuffer() };
    for (const [name, file] of Object.entries(files))
      for (const length of [1, 10, Math.floor(file.length / 2), file.length - 2, file.length - 1]) {
        if (name === "a.gif" && length === file.length - 1) continue; // the end of the file, not of its picture
        const cut = decodePicture(file.subarray(0, length), { size: 8 });
        await expect(cut.then(() => name)).rejects.toThrow(/cut short|no picture|damaged/);
      }
  });

  it("refuses what is no picture with a reason that helps, and SVG without drawing it", async () => {
    const reasons: [string | Uint8Array, RegExp][] = [
      ["", /^empty file$/],
      ["just a text", /no picture \(JPEG, PNG, WebP, GIF and BMP are read\)/],
      ['<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', /SVG is not drawn: export it as PNG/],
      ["\0\0\0\x18ftypheic....", /HEIC is not read: export it as JPEG/],
      [await toSharp(drawn).tiff().toBuffer(), /TIFF is not read: export it as PNG/],
      [await toSharp(drawn).avif().toBuffer(), /AVIF is not read/],
      ["BM says the letter", /no picture/],
    ];
    for (const [bytes, reason] of reasons)
      await expect(decodePicture(typeof bytes === "string" ? Buffer.from(bytes) : bytes, { size: 8 })).rejects.toThrow(
        reason,
      );
  });

  it("refuses huge pictures by their header, before anything is decoded", async () => {
    const png = Buffer.from(await toSharp(drawn).png().toBuffer());
    png.writeUInt32BE(60_000, 16);
    png.writeUInt32BE(60_000, 20);
    await expect(decodePicture(png, { size: 8 })).rejects.toThrow("60000×60000 are more than 100 million pixels");
    const small = await toSharp(drawn).png().toBuffer();
    await expect(decodePicture(small, { size: 8, maxPixels: 1599 })).rejects.toThrow(/40×40 are more than/);
    await expect(decodePicture(small, { size: 8, maxPixels: 1600 })).resolves.toHaveLength(192);
  });
});

/** Levels that a format may differ: libvips writes 16 bit as 256 times the 8, which is a level less at the bright end. */
function tolerance(name: string): number {
  return /jpg|lossy/.test(name) ? 6 : name.includes("16") ? 1 : 0;
}

function near(colour: number[], expected: number[]): boolean {
  return colour.every((value, i) => Math.abs(value - (expected[i] ?? 0)) <= 2);
}
