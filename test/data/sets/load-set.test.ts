import { join } from "node:path";

import { ChecksumError } from "../../../kernel-setup/download.mjs";
import { loadSet, type Recipe } from "../../../src/data/sets/load-set.js";
import { contents, Place, someSet } from "../../support/some-set.js";

let place: Place;

beforeEach(async () => {
  place = await Place.make();
});

afterEach(async () => {
  await place.remove();
});

/** Reads 100 pictures of 25×40; draws two, whose pixels are the seed. */
const recipe: Recipe<"pictures" | "classes", "train"> = {
  parse: ({ pictures, classes }) => ({ train: { images: pictures, shape: [100, 25, 40, 1], labels: classes } }),
  draw: (seed) => ({
    train: { images: new Uint8Array(8).fill(seed), shape: [2, 2, 2, 1], labels: Uint8Array.of(3, 4) },
  }),
};

describe("loadSet", () => {
  it("makes data sets of the files, with what the catalogue says of them", async () => {
    await place.put(place.data);
    const { train } = await loadSet(someSet([]), recipe, place.options({ TSEMINAR_DATA: place.data }));
    expect(train).toMatchObject({
      name: "some-set",
      title: "Some Set",
      split: "train",
      shape: [100, 25, 40, 1],
      source: join(place.data, "some-set"),
      licence: "CC0",
      standIn: false,
    });
    expect([...train.labels]).toEqual([...contents["classes.bin"]]);
    expect(place.text).toBe("");
  });

  it("draws all of the set when a file of it cannot be had, and says so and why in one line", async () => {
    await place.put(place.data, { "pictures.bin": contents["pictures.bin"] });
    const environment = { TSEMINAR_DATA: place.data, TSEMINAR_OFFLINE: "1" };
    const { train } = await loadSet(someSet([]), recipe, place.options(environment));
    expect(train).toMatchObject({
      shape: [2, 2, 2, 1],
      source: "drawn stand-in data, seed 1",
      licence: "Apache-2.0",
      standIn: true,
    });
    expect([...train.images]).toEqual(new Array(8).fill(1));
    expect(place.text).toBe(
      `drawn stand-in data: TSEMINAR_OFFLINE is set and there is no ${join(place.cache, "data", "some-set", "classes.bin")}; ` +
        `TSEMINAR_DATA is ${place.data}, but there is no ${join(place.data, "some-set", "classes.bin")}\n`,
    );
  });

  it("draws when no mirror can be reached", async () => {
    const { train } = await loadSet(someSet([await place.deadMirror()]), recipe, place.options());
    expect(train.standIn).toBe(true);
    expect(place.text).toMatch(
      /^Some Set: download failed\ndrawn stand-in data: no mirror of Some Set can be reached; .*ECONNREFUSED.*\n$/,
    );
  });

  it("does not draw where the files are wrong", async () => {
    await place.put(place.data, { ...contents, "classes.bin": Buffer.from("rubbish") });
    const failed = loadSet(someSet([]), recipe, place.options({ TSEMINAR_DATA: place.data }));
    await expect(failed).rejects.toThrow(ChecksumError);
    expect(place.text).toBe("");
  });
});
