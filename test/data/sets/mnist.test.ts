import { createHash } from "node:crypto";
import { gunzipSync } from "node:zlib";

import { catalogue } from "../../../src/data/catalogue.js";
import { locate } from "../../../src/data/downloads/locate.js";
import { mnist } from "../../../src/data/sets/mnist.js";
import { itWithRealData } from "../../support/real-data.js";
import { Place } from "../../support/some-set.js";

let place: Place;

beforeEach(async () => {
  place = await Place.make();
});

afterEach(async () => {
  await place.remove();
});

describe("mnist", () => {
  itWithRealData("mnist", "reads the real digits in their order", async (data) => {
    const { train, test } = await mnist(place.options({ TSEMINAR_DATA: data }));
    expect(train.shape).toEqual([60_000, 28, 28, 1]);
    expect(test.shape).toEqual([10_000, 28, 28, 1]);
    expect([...train.labels.subarray(0, 5)]).toEqual([5, 0, 4, 1, 9]);
    expect([...test.labels.subarray(0, 5)]).toEqual([7, 2, 1, 0, 4]);
    expect([train.split, test.split, train.standIn, test.standIn]).toEqual(["train", "test", false, false]);
    expect(train.licence).toBe("CC BY-SA 3.0");
    expect(place.text).toBe("");
  });

  itWithRealData("mnist", "rests on the published files, to the byte", async (data) => {
    // Published md5 of the unpacked IDX files
    const published = {
      trainImages: "6bbc9ace898e44ae57da46a324031adb",
      trainLabels: "a25bea736e30d166cdddb491f175f624",
      testImages: "2646ac647ad5339dbf082846283269ea",
      testLabels: "27ae3e4e09519cfbb04c329615203637",
    };
    const { files } = await locate(catalogue.mnist, place.options({ TSEMINAR_DATA: data }));
    const unpacked = Object.entries(files).map(([role, file]) => [role, md5(gunzipSync(file))]);
    expect(Object.fromEntries(unpacked)).toEqual(published);
  });

  itWithRealData("mnist", "loses no pixel between file and data set", async (data) => {
    const options = place.options({ TSEMINAR_DATA: data });
    const { files } = await locate(catalogue.mnist, options);
    const { test } = await mnist(options);
    expect(md5(test.images)).toBe(md5(gunzipSync(files.testImages).subarray(16)));
    expect(md5(test.labels)).toBe(md5(gunzipSync(files.testLabels).subarray(8)));
  });

  it("draws as many digits where the real ones cannot be had, and says so in one line", async () => {
    const { train, test } = await mnist(place.options({ TSEMINAR_OFFLINE: "1" }));
    expect(train.shape).toEqual([60_000, 28, 28, 1]);
    expect(test.shape).toEqual([10_000, 28, 28, 1]);
    for (const { standIn, source, classNames } of [train, test]) {
      expect(standIn).toBe(true);
      expect(source).toBe("drawn stand-in data, seed 1");
      expect(classNames).toEqual(catalogue.mnist.classNames);
    }
    expect(place.text).toMatch(/^drawn stand-in data: TSEMINAR_OFFLINE is set and there is no .*\n$/);
    expect(md5(train.image(0))).not.toBe(md5(test.image(0)));
  });
});

function md5(bytes: Uint8Array): string {
  return createHash("md5").update(bytes).digest("hex");
}
