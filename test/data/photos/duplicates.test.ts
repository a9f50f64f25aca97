import { imageFolder } from "../../../src/data/photos/image-folder.js";
import { jupyterDisplay } from "../../../src/jupyter.js";
import { Random } from "../../../src/random.js";
import { toSharp, type Drawing } from "../../support/drawn-photos.js";
import { memorySource } from "../../support/memory-source.js";

const options = { size: 32, output: { write: () => true } };

/** A picture of soft blobs, other ones for each seed. */
function blobs(seed: number): Drawing {
  const random = new Random(seed);
  const pixels = new Uint8Array(48 * 48 * 3).fill(40);
  for (let spot = 0; spot < 8; spot++) {
    const [x, y] = [random.integer(48), random.integer(48)];
    const colour = Array.from({ length: 3 }, () => random.integer(200));
    for (let i = 0; i < 48 * 48; i++) {
      const light = Math.exp(-(((i % 48) - x) ** 2 + (Math.floor(i / 48) - y) ** 2) / 50);
      for (let c = 0; c < 3; c++)
        pixels[3 * i + c] = Math.min(255, (pixels[3 * i + c] ?? 0) + (colour[c] ?? 0) * light);
    }
  }
  return { width: 48, height: 48, pixels, channels: 3 };
}

let drawn: Record<string, Uint8Array>;

beforeAll(async () => {
  drawn = await drawnFiles();
});

async function drawnFiles(): Promise<Record<string, Uint8Array>> {
  const png = async (seed: number) => toSharp(blobs(seed)).png().toBuffer();
  const plain = (v: number) =>
    toSharp({ width: 9, height: 9, pixels: new Uint8Array(81).fill(v), channels: 1 })
      .png()
      .toBuffer();
  return {
    "train/cats/1.png": await png(1),
    "train/cats/1-again.png": await png(1),
    "test/cats/1-as-well.png": await png(1),
    "train/cats/2.png": await png(2),
    "test/dogs/2-small.jpg": await toSharp(blobs(2)).resize(36).jpeg({ quality: 90 }).toBuffer(),
    "train/dogs/3.png": await png(3),
    "train/dogs/3-brighter.png": await toSharp(blobs(3)).linear(0.9, 25).png().toBuffer(),
    "test/dogs/4.png": await png(4),
    "train/dogs/plain-1.png": await plain(0),
    "train/dogs/plain-2.png": await plain(255),
    "test/dogs/5.png": await png(5),
  };
}

describe("duplicates", () => {
  it("finds identical and near pictures, and says across which splits and classes they lie", async () => {
    const duplicates = (await imageFolder(memorySource(drawn), options)).duplicates();
    const groups = new Map<string, string[]>();
    for (const [group, kind, , path] of duplicates.table.rows() as [number, string, number, string][])
      groups.set(`${kind} ${group}`, [...(groups.get(`${kind} ${group}`) ?? []), path]);
    expect(Object.fromEntries(groups)).toEqual({
      "identical 0": ["train/cats/1-again.png", "train/cats/1.png", "test/cats/1-as-well.png"],
      "near 1": ["train/cats/2.png", "test/dogs/2-small.jpg"],
      "near 2": ["train/dogs/3-brighter.png", "train/dogs/3.png"],
    });
    expect(duplicates.acrossSplits().getColumn("group").toArray()).toEqual([0, 0, 0, 1, 1]);
    expect(duplicates.acrossClasses().getColumn("path").toArray()).toEqual([
      "train/cats/2.png",
      "test/dogs/2-small.jpg",
    ]);
    expect(duplicates.summary().rows()).toEqual([
      ["identical", "train + test", 1, 3],
      ["near", "train + test", 1, 2],
      ["near", "train", 1, 2],
    ]);
    expect(duplicates[jupyterDisplay]()["text/plain"]).toContain("train + test");
  });

  it("says what to drop so that no group lies in two splits, from the training by default", async () => {
    const folder = await imageFolder(memorySource(drawn), options);
    const named = (dropped: number[]) => dropped.map((i) => folder.paths[i]);
    const duplicates = folder.duplicates();
    expect(named(duplicates.toDrop())).toEqual(["train/cats/1-again.png", "train/cats/1.png", "train/cats/2.png"]);
    expect(named(duplicates.toDrop({ keep: ["train"] }))).toEqual(["test/cats/1-as-well.png", "test/dogs/2-small.jpg"]);
    const dropped = new Set(duplicates.toDrop());
    const kept = [...folder.paths.keys()].filter((i) => !dropped.has(i));
    const clean = Object.fromEntries(
      Object.entries(folder.splits).map(([name, { places }]) => [
        name,
        folder.dataset.select([...places].filter((i) => kept.includes(i))),
      ]),
    );
    expect(folder.duplicates({ splits: clean }).acrossSplits().height).toBe(0);
  });

  it("looks across any parts of the data set, shuffled ones too", async () => {
    const folder = await imageFolder(memorySource(drawn), options);
    const order = new Random(3).permutation(folder.dataset.size);
    const first = folder.dataset.select(order.subarray(0, 6));
    const second = folder.dataset.select(order.subarray(6));
    const across = folder.duplicates({ splits: { first, second } }).acrossSplits();
    const partOf = new Map([
      ...[...first.places].map((i) => [i, "first"] as const),
      ...[...second.places].map((i) => [i, "second"] as const),
    ]);
    expect(across.height).toBeGreaterThan(0);
    for (const row of across.rows() as [number, string, number, string, string, string][])
      expect(row[5]).toBe(partOf.get(row[2]));
    const other = await imageFolder(memorySource(drawn), options);
    expect(() => folder.duplicates({ splits: { other: other.dataset } })).toThrow(
      'split "other" is no part of memory: make it from its dataset',
    );
  });

  it("finds a near picture at other sizes of the images too", async () => {
    for (const size of [16, 28, 64, [24, 48]] as const) {
      const folder = await imageFolder(memorySource(drawn), { ...options, size, colour: "grey" });
      const found = new Set(folder.duplicates({ distance: 8 }).acrossSplits().getColumn("path").toArray());
      expect([size, found.has("test/dogs/2-small.jpg"), found.has("test/dogs/4.png")]).toEqual([size, true, false]);
    }
  });
});
