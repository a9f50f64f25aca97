import { createHash } from "node:crypto";

import type { Dataset } from "../../../src/data/dataset.js";
import { cifar10 } from "../../../src/data/sets/cifar10.js";
import { itWithRealData } from "../../support/real-data.js";
import { Place } from "../../support/some-set.js";

let place: Place;

beforeEach(async () => {
  place = await Place.make();
});

afterEach(async () => {
  await place.remove();
});

/** SHA-1 of the published batches (https://www.cs.toronto.edu/~kriz/cifar.html, by way of ../shared/data/README.md). */
const published = [
  "aadd24acce27caa71bf4b10992e9e7b2d74c2540",
  "c0ba65cce70568cd57b4e03e9ac8d2a5367c1795",
  "1dd00a74ab1d17a6e7d73e185b69dbf31242f295",
  "aab85764eb3584312d3c7f65fd2fd016e36a258e",
  "26e2849e66a845b7f1e4614ae70f4889ae604628",
  "67eb016db431130d61cd03c7ad570b013799c88c",
];

describe("cifar10", () => {
  itWithRealData(
    "cifar10",
    "has the published bytes in their order, first unpacked, then from its copy",
    async (data) => {
      for (const text of [/^CIFAR-10: unpacked in [\d.]+ s, kept for the next time\n$/, /^$/]) {
        place.text = "";
        const { train, test, batches } = await cifar10(place.options({ TSEMINAR_DATA: data }));
        expect(place.text).toMatch(text);
        expect(train.shape).toEqual([50_000, 32, 32, 3]);
        expect(test.shape).toEqual([10_000, 32, 32, 3]);
        expect([...train.labels.subarray(0, 5)]).toEqual([6, 9, 9, 4, 1]);
        expect([...test.labels.subarray(0, 5)]).toEqual([3, 8, 8, 0, 6]);
        expect([...batches, test].map((batch) => sha1(records(batch)))).toEqual(published);
      }
    },
  );

  itWithRealData("cifar10", "keeps its batches apart, with their uneven counts", async (data) => {
    const { train, test, batches } = await cifar10(place.options({ TSEMINAR_DATA: data }));
    expect(batches.map((batch) => batch.classCounts().getColumn("images").toArray()[0])).toEqual([
      1005, 984, 994, 1003, 1014,
    ]);
    expect(train.classCounts().getColumn("images").toArray()).toEqual(new Array(10).fill(5000));
    expect(test.classCounts().getColumn("images").toArray()).toEqual(new Array(10).fill(1000));
    expect(batches[0]?.image(0).buffer).toBe(train.images.buffer);
  });

  it("draws as many things where the real ones cannot be had, and says so in one line", async () => {
    const { train, test, batches } = await cifar10(place.options({ TSEMINAR_OFFLINE: "1" }));
    expect([train.shape, test.shape, batches.length]).toEqual([[50_000, 32, 32, 3], [10_000, 32, 32, 3], 5]);
    expect(train.source).toBe("drawn stand-in data, seed 1");
    expect(place.text).toMatch(/^drawn stand-in data: TSEMINAR_OFFLINE is set and there is no .*\n$/);
  });
});

/** The images as the binary version has them: label, then the red, green and blue plane. */
function records({ size, labels, images }: Dataset): Uint8Array {
  const bytes = new Uint8Array(size * 3073);
  for (let i = 0; i < size; i++) {
    bytes[i * 3073] = labels[i] ?? 255;
    for (let at = 0; at < 1024; at++)
      for (let k = 0; k < 3; k++) bytes[i * 3073 + 1 + k * 1024 + at] = images[(i * 1024 + at) * 3 + k] ?? 0;
  }
  return bytes;
}

function sha1(bytes: Uint8Array): string {
  return createHash("sha1").update(bytes).digest("hex");
}
