import { catalogue } from "../../../src/data/catalogue.js";
import { fashionMnist } from "../../../src/data/sets/fashion-mnist.js";
import { idxMd5 } from "../../support/idx-md5.js";
import { itWithRealData } from "../../support/real-data.js";
import { Place } from "../../support/some-set.js";

let place: Place;

beforeEach(async () => {
  place = await Place.make();
});

afterEach(async () => {
  await place.remove();
});

describe("fashionMnist", () => {
  itWithRealData("fashion-mnist", "reads the real clothes in their order", async (data) => {
    const { train, test } = await fashionMnist(place.options({ TSEMINAR_DATA: data }));
    expect(train.shape).toEqual([60_000, 28, 28, 1]);
    expect(test.shape).toEqual([10_000, 28, 28, 1]);
    expect([...train.labels.subarray(0, 5)]).toEqual([9, 0, 0, 3, 0]);
    expect([...test.labels.subarray(0, 5)]).toEqual([9, 2, 1, 1, 6]);
    expect([train.split, test.split, train.standIn, test.standIn]).toEqual(["train", "test", false, false]);
    expect(train.licence).toBe("MIT");
    expect(place.text).toBe("");
  });

  itWithRealData("fashion-mnist", "has the published bytes, the first time and from its decoded copy", async (data) => {
    const published = {
      train: { images: "f4a8712d7a061bf5bd6d2ca38dc4d50a", labels: "9018921c3c673c538a1fc5bad174d6f9" },
      test: { images: "8181f5470baa50b63fa0f6fddb340f0a", labels: "15d484375f8d13e6eb1aabb0c3f46965" },
    };
    const load = () => fashionMnist(place.options({ TSEMINAR_DATA: data }));
    for (const { train, test } of [await load(), await load()])
      expect({ train: idxMd5(train), test: idxMd5(test) }).toEqual(published);
  });

  it("draws as many clothes where the real ones cannot be had, and says so in one line", async () => {
    const { train, test } = await fashionMnist(place.options({ TSEMINAR_OFFLINE: "1" }));
    expect(train.shape).toEqual([60_000, 28, 28, 1]);
    expect(test.shape).toEqual([10_000, 28, 28, 1]);
    for (const { standIn, source, classNames } of [train, test]) {
      expect(standIn).toBe(true);
      expect(source).toBe("drawn stand-in data, seed 1");
      expect(classNames).toEqual(catalogue.fashionMnist.classNames);
    }
    expect(place.text).toMatch(/^drawn stand-in data: TSEMINAR_OFFLINE is set and there is no .*\n$/);
    expect([...train.image(0)]).not.toEqual([...test.image(0)]);
  });
});
