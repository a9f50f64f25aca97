import { join } from "node:path";

import { zipSync } from "fflate";

import { readNpz } from "../../../src/data/formats/npz.js";
import { corruptions } from "../../support/corruptions.js";
import { itWithRealData } from "../../support/real-data.js";
import { survive } from "../../support/survive.js";
import { writeNpy } from "../../support/write-npy.js";
import { writeZip } from "../../support/write-zip.js";

const pixels = Uint8Array.from({ length: 2 * 28 * 28 }, (_, i) => (i * i) >> 4);
const images = writeNpy({ descr: "|u1", shape: [2, 28, 28], data: pixels });
const labels = writeNpy({ descr: "<i8", shape: [2, 1], data: Uint8Array.from({ length: 16 }, (_, i) => i) });

describe("readNpz", () => {
  itWithRealData("medmnist", "reads BreastMNIST, all of it or by name", async (data) => {
    const file = join(data, "medmnist/breastmnist.npz");
    const all = await readNpz(file);
    expect(Object.entries(all).map(([name, { type, shape }]) => `${name} ${type} ${shape.join("×")}`)).toEqual([
      "train_images uint8 546×28×28",
      "val_images uint8 78×28×28",
      "test_images uint8 156×28×28",
      "train_labels uint8 546×1",
      "val_labels uint8 78×1",
      "test_labels uint8 156×1",
    ]);
    expect(new Set<number | bigint>(all["test_labels"]?.values)).toEqual(new Set([0, 1]));
    const { val_images } = await readNpz(file, ["val_images"]);
    expect(val_images).toEqual(all["val_images"]);
  });

  it.each([0, 9] as const)("reads arrays that were packed at level %i", async (level) => {
    const arrays = await readNpz(zipSync({ "images.npy": images, "labels.npy": labels }, { level }));
    expect(arrays).toEqual({
      images: { type: "uint8", shape: [2, 28, 28], values: pixels },
      labels: { type: "int64", shape: [2, 1], values: new BigInt64Array(labels.slice(-16).buffer) },
    });
  });

  it("reads only the arrays that are asked for", async () => {
    const file = zipSync({ "images.npy": images, "objects.npy": Uint8Array.of(1) });
    expect(Object.keys(await readNpz(file, ["images"]))).toEqual(["images"]);
    await expect(readNpz(file)).rejects.toThrow('array "objects" of the NPZ file: not an NPY file');
  });

  it("says which arrays there are when the one asked for is not", async () => {
    await expect(readNpz(zipSync({ "images.npy": images }), ["labels"])).rejects.toThrow(
      'no array "labels" in the NPZ file (one of: images)',
    );
  });

  it("refuses 500 damaged files, bombs among them, and never gives wrong values", async () => {
    const npz = (what: string, data: Uint8Array, lies = {}) => ({
      what,
      bytes: writeZip([{ path: "images.npy", data, ...lies }]),
    });
    const zeros = new Uint8Array(100 * 2 ** 20);
    const made = [
      npz("shape of 2 TB", writeNpy({ descr: "|u1", shape: [2 ** 41], data: pixels })),
      npz("a bomb that claims little", zeros, { bytes: 100 }),
      npz("a bomb that claims too much", zeros, { bytes: 2 ** 31 }),
      npz("a claim without a bomb", images, { bytes: 2 ** 31 }),
    ];
    const whole = await readNpz(zipSync({ "images.npy": images, "labels.npy": labels }));
    const file = zipSync({ "images.npy": images, "labels.npy": labels }, { mtime: "2026-01-01" });
    const damaged = corruptions(file, { head: 48, tail: 140, made });
    const { refused, read } = await survive(damaged, (bytes) => readNpz(bytes, ["images", "labels"]));
    expect(damaged).toHaveLength(500);
    expect(refused.length).toBeGreaterThan(350);
    // A zip holds times and versions that nothing depends on.
    for (const { what, result } of read) expect({ what, result }).toEqual({ what, result: whole });
  });
});
