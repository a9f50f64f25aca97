import { readFileSync } from "node:fs";
import { join } from "node:path";

import sharp from "sharp";

import { openZip } from "../../../src/data/formats/zip-files.js";
import { imageFolder } from "../../../src/data/photos/image-folder.js";
import { itWithRealData } from "../../support/real-data.js";

const output = { write: () => true };

describe("real pictures", () => {
  itWithRealData("hotdog", "of hot dogs are all read, and their copies found across the splits", async (data) => {
    const path = join(data, "hotdog", "hotdog.zip");
    const zip = await openZip(path);
    const manifest = zip.entries.find((entry) => entry.path === "manifest.csv");
    const lines = manifest
      ? Buffer.from(await zip.read(manifest))
          .toString()
          .trim()
          .split(/\r?\n/)
          .slice(1)
      : [];
    await zip.close();
    const splits = new Map(lines.map((line) => [line.split(",")[0], line.split(",")[2]]));
    const photos = await imageFolder(path, { size: 64, output, splitOf: (file) => splits.get(file) });
    expect(photos.dataset.shape).toEqual([4898, 64, 64, 3]);
    expect(photos.classNames).toEqual(["hotdogs", "nothotdogs"]);
    const counts = Object.entries(photos.splits).map(([name, { labels, size }]) => [
      name,
      labels.filter((l) => l === 0).length,
      size,
    ]);
    expect(counts).toEqual([
      ["train", 2302, 4298],
      ["test", 200, 400],
      ["holdout", 100, 200],
    ]);
    expect(
      (photos.pictures.rows() as (string | null)[][]).filter((row) => row[8] !== null).map((row) => row[0]),
    ).toEqual(["manifest.csv"]);

    const duplicates = photos.duplicates();
    const rows = duplicates.summary().rows() as [string, string, number, number][];
    expect(rows.filter(([kind]) => kind === "identical").sort((a, b) => b[2] - a[2])).toEqual([
      ["identical", "train + test", 174, 358],
      ["identical", "train + holdout", 87, 183],
      ["identical", "train", 51, 102],
    ]);
    expect(duplicates.toDrop().length).toBe(280);
  });

  itWithRealData("medical-mnist", "of six examinations are read from the zip as it is", async (data) => {
    const path = join(data, "medical-mnist", "medical-mnist-6k.zip");
    const { dataset, classNames, paths, skipped } = await imageFolder(readFileSync(path), {
      size: 64,
      colour: "grey",
      output,
    });
    expect(dataset.shape).toEqual([6000, 64, 64, 1]);
    expect(classNames).toEqual(["AbdomenCT", "BreastMRI", "CXR", "ChestCT", "Hand", "HeadCT"]);
    expect(classNames.map((_, k) => dataset.labels.filter((label) => label === k).length)).toEqual(Array(6).fill(1000));
    expect(skipped).toBe(0);

    const zip = await openZip(path);
    for (let i = 0; i < 6000; i += 250) {
      const entry = zip.entries.find((file) => file.path === paths[i]);
      const other =
        entry &&
        (await sharp(await zip.read(entry))
          .toColourspace("b-w")
          .raw()
          .toBuffer());
      expect(dataset.image(i).findIndex((value, at) => Math.abs(value - (other?.[at] ?? 999)) > 3)).toBe(-1);
    }
    await zip.close();
  });
});
