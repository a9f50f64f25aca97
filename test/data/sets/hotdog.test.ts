import { hotdog } from "../../../src/data/sets/hotdog.js";
import { itWithRealData } from "../../support/real-data.js";
import { Place } from "../../support/some-set.js";

let place: Place;

beforeEach(async () => {
  place = await Place.make();
});

afterEach(async () => {
  await place.remove();
});

describe("hotdog", () => {
  itWithRealData(
    "hotdog",
    "lists all photos of the class folder's archive, divides them as its manifest says, and finds those that are there twice",
    async (data) => {
      const { train, test, holdout, photos } = await hotdog(place.options({ TSEMINAR_DATA: data }));
      expect(photos.pictures.getColumn("path")).toHaveLength(4_899); // the manifest is listed, too
      expect(photos.paths).toHaveLength(4_898);
      expect(train.shape).toEqual([4_298, 64, 64, 3]);
      const counts = [train, test, holdout].map((set) => set?.classCounts().getColumn("images").toArray());
      expect(counts).toEqual([
        [2_302, 1_996],
        [200, 200],
        [100, 100],
      ]);
      expect(train.classNames).toEqual(["hot dog", "not hot dog"]);
      expect(train.licence).toBe("unknown: photographers' rights remain");
      expect(train.standIn).toBe(false);
      expect(photos.duplicates({ distance: 0 }).acrossSplits().height).toBeGreaterThan(0);
    },
  );

  it("draws dishes where no photos can be had, some of them in two splits, and says so", async () => {
    const { train, test, holdout, photos } = await hotdog(place.options({ TSEMINAR_OFFLINE: "1" }));
    expect([train.shape, test.size, holdout?.size]).toEqual([[4_298, 64, 64, 3], 400, 200]);
    expect([train.standIn, test.standIn, train.source]).toEqual([true, true, "drawn stand-in data, seed 1"]);
    expect(photos.duplicates({ distance: 0 }).acrossSplits().height).toBeGreaterThanOrEqual(30);
    expect(place.text).toMatch(/^drawn stand-in data: TSEMINAR_OFFLINE is set and there is no .*\n4,898 files: .*\n$/);
  });
});
