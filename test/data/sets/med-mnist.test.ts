import { medMnist } from "../../../src/data/sets/med-mnist.js";
import type { MedMnistName } from "../../../src/data/medmnist-sets.js";
import { itWithRealData } from "../../support/real-data.js";
import { Place } from "../../support/some-set.js";

let place: Place;

beforeEach(async () => {
  place = await Place.make();
});

afterEach(async () => {
  await place.remove();
});

describe("medMnist", () => {
  itWithRealData("medmnist", "reads the three splits of BreastMNIST", async (data) => {
    const { train, validation, test } = await medMnist("breastmnist", place.options({ TSEMINAR_DATA: data }));
    expect([train, validation, test].map(({ shape }) => shape)).toEqual([
      [546, 28, 28, 1],
      [78, 28, 28, 1],
      [156, 28, 28, 1],
    ]);
    expect([train, validation, test].map(({ split }) => split)).toEqual(["train", "validation", "test"]);
    // Counts of the published labels: 147 of 546, 21 of 78 and 42 of 156 are malignant (Yang et al. 2023).
    const malignant = [train, validation, test].map((set) => set.classCounts().getColumn("images").toArray()[0]);
    expect(malignant).toEqual([147, 21, 42]);
    expect(train.licence).toBe("CC BY 4.0");
    expect(place.text).toBe("");
  });

  it.each<[MedMnistName, number[], number[]]>([
    ["retinamnist", [1080, 28, 28, 3], [1080]],
    ["breastmnist", [546, 28, 28, 1], [546]],
    ["bloodmnist", [11_959, 28, 28, 3], [11_959]],
    ["chestmnist", [78_468, 28, 28, 1], [78_468, 14]],
  ])("draws %s in its shapes where it cannot be had, and says so in one line", async (name, shape, labels) => {
    const { train } = await medMnist(name, place.options({ TSEMINAR_OFFLINE: "1" }));
    expect(train.shape).toEqual(shape);
    expect(train.labelsShape).toEqual(labels);
    expect(train.source).toBe("drawn stand-in data, seed 1");
    expect(place.text).toMatch(/^drawn stand-in data: TSEMINAR_OFFLINE is set and there is no .*\n$/);
  });

  it("names the sets that there are", async () => {
    await expect(medMnist("catmnist" as MedMnistName, place.options())).rejects.toThrow(
      /^unknown set of MedMNIST "catmnist" \(one of: pathmnist, .*organsmnist\)$/,
    );
  });
});
