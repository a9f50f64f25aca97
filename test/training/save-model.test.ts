import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { loadModel, predict, saveModel } from "../../src/training/index.js";
import { tinyImages, tinyNet } from "../support/tiny-images.js";

describe("saveModel and loadModel", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "tseminar-model-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("give back a net with the same answers, also when one is saved over another", async () => {
    const data = tinyImages(30);
    const net = tinyNet();
    const place = join(folder, "nets", "tiny");
    await saveModel(tinyNet("sparseCategoricalCrossentropy"), place);
    await saveModel(net, place);
    const loaded = await loadModel(place);
    expect((await predict(loaded, data)).probabilities).toEqual((await predict(net, data)).probabilities);
    expect(await readdir(join(folder, "nets"))).toEqual(["tiny"]);
  });

  it("say where there is no net", async () => {
    await expect(loadModel(join(folder, "none"))).rejects.toThrow(/there is no net in .*none: save one there/);
  });
});
