import { medicalMnist } from "../../../src/data/sets/medical-mnist.js";
import { itWithRealData } from "../../support/real-data.js";
import { Place } from "../../support/some-set.js";

let place: Place;

beforeEach(async () => {
  place = await Place.make();
});

afterEach(async () => {
  await place.remove();
});

const perClass = (n: number) => new Array<number>(6).fill(n);

describe("medicalMnist", () => {
  itWithRealData("medical-mnist", "divides the class folder's 6,000 pictures, each class alike", async (data) => {
    const { train, validation, test } = await medicalMnist(place.options({ TSEMINAR_DATA: data }));
    expect(train.shape).toEqual([4_800, 64, 64, 1]);
    expect(train.classNames).toEqual(["AbdomenCT", "BreastMRI", "CXR", "ChestCT", "Hand", "HeadCT"]);
    expect(train.classCounts().getColumn("images").toArray()).toEqual(perClass(800));
    expect(validation.classCounts().getColumn("images").toArray()).toEqual(perClass(100));
    expect(test.classCounts().getColumn("images").toArray()).toEqual(perClass(100));
    expect(place.text).toMatch(/^6,000 files: 6,000 pictures of 6 classes taken, 0 skipped, [\d.]+ s\n$/);

    place.text = "";
    const again = await medicalMnist(place.options({ TSEMINAR_DATA: data }));
    expect(place.text).toBe(""); // from the decoded copy
    expect(Buffer.compare(again.test.images, test.images)).toBe(0);
    expect([...again.train.labels]).toEqual([...train.labels]);
  });

  it("draws 6,000 pictures where they cannot be had, and says so in one line", async () => {
    const { train, validation, test } = await medicalMnist(place.options({ TSEMINAR_OFFLINE: "1" }));
    expect(train.size + validation.size + test.size).toBe(6_000);
    expect(train.source).toBe("drawn stand-in data, seed 1");
    expect(place.text).toMatch(/^drawn stand-in data: TSEMINAR_OFFLINE is set and there is no .*\n$/);
  });
});
