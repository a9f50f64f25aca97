import { readdir, readFile, writeFile } from "node:fs/promises";
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

/** How often the recipe has decoded. */
let decoded = 0;

/** Reads 100 pictures of 25×40; draws two, whose pixels follow from the seed. */
const recipe: Recipe<"pictures" | "classes", "train"> = {
  version: 1,
  decode: async ({ pictures, classes }) => {
    decoded++;
    const [images, labels] = [await readFile(pictures.path), await readFile(classes.path)];
    return { train: { images, shape: [100, 25, 40, 1], labels } };
  },
  draw: ({ seed }) => ({
    train: { images: new Uint8Array(8).fill(seed), shape: [2, 2, 2, 1], labels: Uint8Array.of(3, 4) },
  }),
};

beforeEach(() => {
  decoded = 0;
});

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

  describe("keeps what it has decoded", () => {
    const load = (changes: Partial<typeof recipe> = {}) =>
      loadSet(someSet([]), { ...recipe, ...changes }, place.options({ TSEMINAR_DATA: place.data }));
    /** The folder of the one decoded copy. */
    const copy = async () => {
      const sets = join(place.cache, "decoded", "some-set");
      return join(sets, (await readdir(sets))[0] ?? "");
    };

    it("and only reads it the next time", async () => {
      await place.put(place.data);
      const [first, second] = [await load(), await load()];
      expect(decoded).toBe(1);
      expect(second.train.shape).toEqual(first.train.shape);
      expect([...second.train.images]).toEqual([...first.train.images]);
      expect([...second.train.labels]).toEqual([...first.train.labels]);
      expect((await readdir(await copy())).sort()).toEqual(["manifest.json", "train-images.npy", "train-labels.npy"]);
    });

    it("apart for each version of the recipe", async () => {
      await place.put(place.data);
      await load();
      await load({ version: 2 });
      expect(decoded).toBe(2);
    });

    it.each([
      ["changed", (bytes: Buffer) => bytes.fill(1, 5000, 5001)],
      ["cut short", (bytes: Buffer) => bytes.subarray(0, 5000)],
    ])("and decodes again when the copy was %s", async (_, damage) => {
      await place.put(place.data);
      const { train } = await load();
      const path = join(await copy(), "train-images.npy");
      await writeFile(path, damage(await readFile(path)));
      const again = await load();
      expect(decoded).toBe(2);
      expect([...again.train.images]).toEqual([...train.images]);
      await load();
      expect(decoded).toBe(2);
    });

    it("and does without where the cache cannot be written", async () => {
      await place.put(place.data);
      await writeFile(place.cache, "a file where the folder should be");
      const { train } = await load();
      expect(train.size).toBe(100);
      expect(place.text).toBe("");
    });
  });
});
