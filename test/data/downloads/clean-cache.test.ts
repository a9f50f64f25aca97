import { existsSync } from "node:fs";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { thisProcess } from "../../../kernel-setup/lock-owner.mjs";
import { catalogue } from "../../../src/data/catalogue.js";
import { cleanCache } from "../../../src/data/downloads/clean-cache.js";
import { Place } from "../../support/some-set.js";

let place: Place;

beforeEach(async () => {
  place = await Place.make();
});

afterEach(async () => {
  await place.remove();
});

/** Writes files of 100 bytes into the cache. */
async function put(...paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    const file = join(place.cache, path);
    await mkdir(join(file, ".."), { recursive: true });
    await writeFile(file, "x".repeat(100));
  }
}

const environment = () => place.options().environment;

describe("cleanCache", () => {
  it("finds nothing in an empty cache", async () => {
    expect(await cleanCache({ environment: environment() })).toEqual({ removed: [], inUse: [] });
  });

  it("removes downloads, unfinished ones, dead locks, decoded copies and the note, and says how much that was", async () => {
    await put("data/cifar10/cifar-10-binary.tar.gz", "data/medmnist/bloodmnist.npz.part");
    await put(
      "data/medmnist/bloodmnist.npz.part.from",
      "decoded/cifar10/0123/train.npy",
      "decoded/old",
      "verified.json",
    );
    await put("data/mnist/train-images-idx3-ubyte");
    const dead = join(place.cache, "data", "medmnist", "bloodmnist.npz.lock");
    await writeFile(dead, JSON.stringify({ ...thisProcess(), started: "1" }));
    const { removed, inUse } = await cleanCache({ environment: environment() });
    expect(inUse).toEqual([]);
    expect(removed.map(({ path }) => path)).toContain(dead);
    const bytes = removed.filter(({ path }) => path !== dead).reduce((sum, each) => sum + each.bytes, 0);
    expect(bytes).toBe(700);
    expect(await readdir(place.cache)).toEqual(["data"]);
    expect(await readdir(join(place.cache, "data"))).toEqual([]);
  });

  it("leaves what is in use, what it does not know, and what set-up keeps in the cache", async () => {
    await put("data/cifar10/cifar-10-binary.tar.gz.part", "data/cifar10/my notes", "wheels/tensorflow.whl", "mine");
    const lock = join(place.cache, "data", "cifar10", "cifar-10-binary.tar.gz.lock");
    await writeFile(lock, JSON.stringify(thisProcess()));
    const { removed, inUse } = await cleanCache({ environment: environment() });
    expect(removed).toEqual([]);
    expect(inUse).toEqual([join(place.cache, "data", "cifar10", "cifar-10-binary.tar.gz")]);
    expect((await readdir(join(place.cache, "data", "cifar10"))).sort()).toEqual([
      "cifar-10-binary.tar.gz.lock",
      "cifar-10-binary.tar.gz.part",
      "my notes",
    ]);
  });

  it("removes of one set only what is its own", async () => {
    await put("data/medmnist/bloodmnist.npz", "data/medmnist/breastmnist.npz", "verified.json");
    await put("decoded/bloodmnist/1/a", "decoded/breastmnist/1/a");
    const { removed } = await cleanCache({ sets: [catalogue.bloodmnist], environment: environment() });
    expect(removed).toEqual([
      { path: join(place.cache, "data", "medmnist", "bloodmnist.npz"), bytes: 100 },
      { path: join(place.cache, "decoded", "bloodmnist"), bytes: 100 },
    ]);
    expect(await readdir(join(place.cache, "data", "medmnist"))).toEqual(["breastmnist.npz"]);
    expect(await readdir(join(place.cache, "decoded"))).toEqual(["breastmnist"]);
  });

  it("removes nothing when it only tells, and counts nothing twice", async () => {
    await put("data/cifar10/cifar-10-binary.tar.gz", "decoded/cifar10/1/a", "decoded/mnist/1/a");
    const { removed } = await cleanCache({ dryRun: true, environment: environment() });
    expect(removed.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(300);
    expect(existsSync(join(place.cache, "data", "cifar10", "cifar-10-binary.tar.gz"))).toBe(true);
    expect(await cleanCache({ environment: environment() })).toEqual({
      removed: expect.anything() as never,
      inUse: [],
    });
  });

  it("does not touch the folder of TSEMINAR_DATA", async () => {
    await put("data/cifar10/cifar-10-binary.tar.gz");
    await mkdir(join(place.data, "cifar10"), { recursive: true });
    await writeFile(join(place.data, "cifar10", "cifar-10-binary.tar.gz"), "mine");
    await cleanCache({ environment: { ...environment(), TSEMINAR_DATA: place.data } });
    expect(await readdir(join(place.data, "cifar10"))).toEqual(["cifar-10-binary.tar.gz"]);
  });
});
