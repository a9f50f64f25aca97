import { decodePicture } from "../../../src/data/photos/decode-picture.js";
import { imageFolder } from "../../../src/data/photos/image-folder.js";
import { Random } from "../../../src/random.js";
import { drawing, filesOf, toSharp, withAlpha, withOrientation } from "../../support/drawn-photos.js";
import { memorySource } from "../../support/memory-source.js";

/** Ways to spoil a file. */
const spoilers: Readonly<Record<string, (file: Uint8Array, random: Random) => Uint8Array>> = {
  cut: (file, random) => file.subarray(0, random.integer(file.length)),
  flipped: (file, random) => changed(file, random, { count: 1 + random.integer(20), within: file.length }),
  "header flipped": (file, random) => changed(file, random, { count: 3, within: Math.min(file.length, 64) }),
  "hole inside": (file, random) => {
    const start = random.integer(file.length);
    return Buffer.concat([file.subarray(0, start), file.subarray(start + 1 + random.integer(40))]);
  },
  "noise inside": (file, random) => {
    const start = random.integer(file.length);
    const noise = Uint8Array.from({ length: 1 + random.integer(40) }, () => random.integer(256));
    return Buffer.concat([file.subarray(0, start), noise, file.subarray(start)]);
  },
  blanked: (file, random) => {
    const start = random.integer(file.length);
    return Uint8Array.from(file).fill(random.integer(2) * 255, start, start + 50);
  },
  "huge size": (file, random) => {
    const copy = Uint8Array.from(file);
    // Where PNG, GIF, BMP, WebP and our JPEG keep width and height
    for (const at of [6, 8, 16, 18, 20, 22, 24, 26, 28, jpegSize(file)])
      if (random.integer(2)) copy.fill(0xf7, at, at + 2);
    return copy;
  },
};

function changed(file: Uint8Array, random: Random, { count, within }: { count: number; within: number }): Uint8Array {
  const copy = Uint8Array.from(file);
  for (let i = 0; i < count; i++) copy[random.integer(within)] = random.integer(256);
  return copy;
}

/** Place of the height in a JPEG's first frame, or else somewhere. */
function jpegSize(file: Uint8Array): number {
  return Math.max(Buffer.from(file).indexOf(Buffer.from([0xff, 0xc0])), 0) + 5;
}

async function originals(): Promise<Record<string, Uint8Array>> {
  const drawn = drawing(40, 30);
  const baseline = await toSharp(drawn).jpeg().toBuffer();
  return {
    ...(await filesOf(drawn)),
    "cmyk.jpg": await toSharp(drawn).toColourspace("cmyk").jpeg().toBuffer(),
    "turned.jpg": withOrientation(baseline, 6),
    "palette.png": await toSharp(withAlpha(drawn)).png({ palette: true }).toBuffer(),
    "alpha.webp": await toSharp(withAlpha(drawn)).webp().toBuffer(),
    "picture.gif": await toSharp(drawn).gif().toBuffer(),
  };
}

describe("damaged pictures", () => {
  it("are listed with a reason or decoded to the right shape, 1,050 of them", async () => {
    const random = new Random(7);
    const files: Record<string, Uint8Array> = {};
    for (const [name, file] of Object.entries(await originals())) {
      files[`whole/${name}`] = file;
      for (const [how, spoil] of Object.entries(spoilers))
        for (let i = 0; i < 10; i++) files[`${how}/${i}-${name}`] = spoil(file, random);
    }
    Object.assign(files, { "other/empty.jpg": new Uint8Array(), "other/text.jpg": Buffer.from("no picture") });
    const { pictures, dataset, paths } = await imageFolder(memorySource(files), {
      size: 12,
      output: { write: () => true },
    });
    const skipped = pictures.getColumn("skipped").toArray() as (string | null)[];
    expect(skipped.length).toBe(Object.keys(files).length);
    expect(dataset.images.length).toBe(paths.length * 12 * 12 * 3);
    const reasons = skipped.filter((reason) => reason !== null);
    expect(reasons.length).toBe(skipped.length - paths.length);
    for (const reason of reasons) expect(reason).toMatch(/^[^\n]{8,}$/);
    expect(reasons.length).toBeGreaterThan(skipped.length / 2);
    expect(paths.filter((path) => path.startsWith("whole/")).length).toBe(Object.keys(await originals()).length);
    // A cut picture is never taken; only a GIF of which later bytes alone are gone is whole
    expect(paths.filter((path) => path.startsWith("cut/") && !path.endsWith(".gif"))).toEqual([]);
  });

  it("that are PNG are found out by their checksums, each flipped byte of the pixels", async () => {
    const file = await toSharp(drawing(20, 20)).png().toBuffer();
    const start = file.indexOf("IDAT") + 4;
    for (let at = start; at < file.length - 16; at += 3) {
      const copy = Uint8Array.from(file);
      copy[at] = (copy[at] ?? 0) ^ 0x10;
      await expect(decodePicture(copy, { size: 8 }).then(() => at)).rejects.toThrow(/damaged PNG|cut short/);
    }
  });
});
