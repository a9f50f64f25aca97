import { join } from "node:path";

import { parseCifarBatch } from "../../../src/data/formats/cifar-batches.js";
import { countClasses } from "../../../src/data/label-table.js";
import { readTar } from "../../../src/data/formats/tar-files.js";
import { corruptions } from "../../support/corruptions.js";
import { itWithRealData } from "../../support/real-data.js";
import { survive } from "../../support/survive.js";

/** Records whose bytes are counted on, the planes one after another. */
function records(labels: readonly number[]): Uint8Array {
  return Uint8Array.from(
    labels.flatMap((label, i) => [
      label,
      ...Array.from({ length: 3072 }, (_, at) => (at >> 10) * 80 + ((at + i) % 79)),
    ]),
  );
}

describe("parseCifarBatch", () => {
  itWithRealData("cifar10", "reads the real batches: first labels, counts of each, planes as colours", async (data) => {
    const archive = join(data, "cifar10/cifar-10-binary.tar.gz");
    const batches: { labels: Uint8Array | Uint16Array }[] = [];
    const first: Record<string, number[]> = {};
    for await (const { path, bytes } of readTar(archive, (path) => path.endsWith(".bin"))) {
      const { images, shape, labels } = parseCifarBatch(bytes);
      expect(shape).toEqual([10_000, 32, 32, 3]);
      for (const image of [0, 9999])
        for (const pixel of [0, 1, 517, 1023])
          for (const colour of [0, 1, 2])
            expect(images[image * 3072 + pixel * 3 + colour]).toBe(bytes[image * 3073 + 1 + colour * 1024 + pixel]);
      first[path.replace(/.*\//, "")] = [...labels.subarray(0, 5)];
      batches.push({ labels });
    }
    expect(first["data_batch_1.bin"]).toEqual([6, 9, 9, 4, 1]);
    expect(first["test_batch.bin"]).toEqual([3, 8, 8, 0, 6]);
    const classNames = Array.from({ length: 10 }, (_, i) => `${i}`);
    const counts = batches.map(({ labels }) =>
      countClasses(labels.length, { labels, classNames, task: "single-label" }),
    );
    expect(counts.map(([aeroplanes]) => aeroplanes)).toEqual([1005, 984, 994, 1003, 1014, 1000]);
    const sums = Array.from({ length: 10 }, (_, label) =>
      counts.slice(0, 5).reduce((sum, row) => sum + (row[label] ?? 0), 0),
    );
    expect(sums).toEqual(new Array(10).fill(5000));
  });

  it("puts red, green and blue of a pixel next to each other", () => {
    const file = records([3, 9]);
    const { images, shape, labels } = parseCifarBatch(file);
    expect(shape).toEqual([2, 32, 32, 3]);
    expect([...labels]).toEqual([3, 9]);
    const expected = Uint8Array.from({ length: 2 * 3072 }, (_, at) => {
      const [image, pixel, colour] = [Math.floor(at / 3072), Math.floor((at % 3072) / 3), at % 3];
      return file[image * 3073 + 1 + colour * 1024 + pixel] ?? 0;
    });
    expect(Buffer.compare(images, expected)).toBe(0);
  });

  it("writes into the array that it is given, wherever that lies", () => {
    const room = new Uint8Array(1 + 2 * 3072);
    const into = room.subarray(1);
    expect(parseCifarBatch(records([0, 1]), { into }).images).toBe(into);
    expect(Buffer.compare(into, parseCifarBatch(records([0, 1])).images)).toBe(0);
    expect(() => parseCifarBatch(records([0]), { into })).toThrow(
      "CIFAR-10 batch of 1 images into 6144 bytes: pass an array of 3072",
    );
  });

  it.each([
    [
      "no whole number of records",
      records([1, 2]).slice(0, -1),
      "CIFAR-10 batch of 6145 bytes, no whole number of records",
    ],
    ["no record", new Uint8Array(0), "CIFAR-10 batch of 0 bytes"],
    ["a label above 9", records([1, 10]), "CIFAR-10 batch with label 10 of image 1, above 9: fetch it anew"],
  ])("refuses a batch with %s", (_, bytes, message) => {
    expect(() => parseCifarBatch(bytes)).toThrow(message);
  });

  it("refuses 500 damaged batches, and can be wrong only in bytes, for the format has no checksum", async () => {
    const file = records([1, 2, 3, 4]);
    const made = [6146, 2 * 3073 - 1, 3072, 1].map((at) => ({ what: `cut at ${at}`, bytes: file.slice(0, at - 1) }));
    const damaged = corruptions(file, { head: 4, made });
    const { refused, read } = await survive(damaged, (bytes) => parseCifarBatch(bytes));
    expect(damaged).toHaveLength(500);
    expect(refused.length).toBeGreaterThan(200);
    for (const { what, result } of read) {
      expect({ what, shape: result.shape }).toEqual({ what, shape: [4, 32, 32, 3] });
      expect(Math.max(...result.labels)).toBeLessThan(10);
    }
  });
});
