import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { catalogue } from "../../../src/data/catalogue.js";
import { findSets } from "../../../src/data/downloads/find-sets.js";
import { itWithRealData } from "../../support/real-data.js";
import { Place } from "../../support/some-set.js";

let place: Place;

beforeEach(async () => {
  place = await Place.make();
});

afterEach(async () => {
  await place.remove();
});

/** Puts files with the names of MNIST's into `<folder>/mnist`. */
async function putMnist(folder: string, leaveOut?: string): Promise<void> {
  await mkdir(join(folder, "mnist"), { recursive: true });
  for (const { copies } of Object.values(catalogue.mnist.files)) {
    const [{ name }] = copies;
    if (name !== leaveOut) await writeFile(join(folder, "mnist", name), "");
  }
}

function whereIsMnist(environment: Record<string, string>): string | undefined {
  const sets = findSets({ TSEMINAR_CACHE: place.cache, ...environment });
  expect(sets.map(({ set }) => set)).toEqual(Object.values(catalogue).map(({ name }) => name));
  return sets.find(({ set }) => set === "mnist")?.where;
}

describe("findSets", () => {
  it("finds nothing where nothing is", () => {
    expect(whereIsMnist({})).toBeUndefined();
    expect(whereIsMnist({ TSEMINAR_DATA: place.data })).toBeUndefined();
    expect(whereIsMnist({ TSEMINAR_DATA: "https://mirror.example/data" })).toBeUndefined();
  });

  it("finds a set in the folder of TSEMINAR_DATA before the cache, also by a file: address", async () => {
    await putMnist(join(place.cache, "data"));
    expect(whereIsMnist({ TSEMINAR_DATA: place.data })).toBe(join(place.cache, "data", "mnist"));
    await putMnist(place.data);
    expect(whereIsMnist({ TSEMINAR_DATA: place.data })).toBe(join(place.data, "mnist"));
    expect(whereIsMnist({ TSEMINAR_DATA: pathToFileURL(place.data).href })).toBe(join(place.data, "mnist"));
  });

  it("does not take a folder in which a file is missing", async () => {
    await putMnist(place.data, catalogue.mnist.files.testLabels.copies[0].name);
    expect(whereIsMnist({ TSEMINAR_DATA: place.data })).toBeUndefined();
  });

  it("takes unpacked files for packed ones", async () => {
    await putMnist(place.data, catalogue.mnist.files.testLabels.copies[0].name);
    await writeFile(join(place.data, "mnist", "t10k-labels-idx1-ubyte"), "");
    expect(whereIsMnist({ TSEMINAR_DATA: place.data })).toBe(join(place.data, "mnist"));
  });

  itWithRealData("mnist", "finds the real MNIST", (data) => {
    expect(whereIsMnist({ TSEMINAR_DATA: data })).toBe(join(data, "mnist"));
  });
});
