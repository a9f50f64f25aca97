import { catalogue } from "../../../src/data/catalogue.js";
import { mnist } from "../../../src/data/sets/mnist.js";
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

  itWithRealData("mnist", "has the published bytes, the first time and from its decoded copy", async (data) => {
    const published = {
      train: { images: "6bbc9ace898e44ae57da46a324031adb", labels: "a25bea736e30d166cdddb491f175f624" },
      test: { images: "2646ac647ad5339dbf082846283269ea", labels: "27ae3e4e09519cfbb04c329615203637" },
    };
    const load = () => mnist(place.options({ TSEMINAR_DATA: data }));
    for (const { train, test } of [await load(), await load()])
      expect({ train: idxMd5(train), test: idxMd5(test) }).toEqual(published);
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
    expect([...train.image(0)]).not.toEqual([...test.image(0)]);
  });
});
