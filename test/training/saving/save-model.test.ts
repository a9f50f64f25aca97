import * as fileSystem from "node:fs/promises";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { fit, loadModel, predict, saveModel } from "../../../src/training/index.js";
import { writeModelFiles } from "../../../src/training/saving/write-model-files.js";
import type { ModelFileSystem } from "../../../src/training/saving/write-whole.js";
import { tf } from "../../../src/tensorflow.js";
import { itWithSmallDisk } from "../../support/small-disk.js";
import { tinyImages, tinyNet } from "../../support/tiny-images.js";

/** Text with one place changed. */
async function rewrite(file: string, change: (json: Record<string, unknown>) => void): Promise<void> {
  const json = JSON.parse(await readFile(file, "utf8")) as Record<string, unknown>;
  change(json);
  await writeFile(file, JSON.stringify(json));
}

/** What `model.json` says of the layers. */
interface Topology {
  config: { layers: { class_name: string; config: Record<string, unknown> }[] };
}

describe("saveModel and loadModel", () => {
  let folder: string;
  const data = tinyImages(30);
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "tseminar-model-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("give back a net with the same answers, also when one is saved over another", async () => {
    const net = tinyNet();
    const place = join(folder, "nets", "tiny");
    await saveModel(tinyNet("sparseCategoricalCrossentropy"), place);
    await saveModel(net, place);
    const loaded = await loadModel(place);
    expect((await predict(loaded, data)).probabilities).toEqual((await predict(net, data)).probabilities);
    expect(await readdir(join(folder, "nets"))).toEqual(["tiny"]);
    expect((await readdir(place)).map((name) => name.replace(/[0-9a-f]{16}/, "…"))).toEqual([
      "model.json",
      "weights-….bin",
    ]);
  });

  it("write what tfjs reads and read what tfjs writes, compiled or not", async () => {
    const net = tinyNet();
    await saveModel(net, join(folder, "ours"));
    const byTfjs = await tf.loadLayersModel(`file://${join(folder, "ours", "model.json")}`);
    expect((await predict(byTfjs, data)).probabilities).toEqual((await predict(net, data)).probabilities);
    await net.save(`file://${join(folder, "theirs")}`, { includeOptimizer: true });
    const loaded = await loadModel(join(folder, "theirs", "model.json"));
    expect(loaded.loss).toBe("categoricalCrossentropy");
    expect((await predict(loaded, data)).probabilities).toEqual((await predict(net, data)).probabilities);
  });

  it("give back the optimizer as it stood, so that training goes on as if it had not stopped", async () => {
    const options = { epochs: 2, batchSize: 10, shuffle: false, verbose: 0, eager: true } as const;
    const [unbroken, stopped] = [tinyNet(), tinyNet()];
    await fit(unbroken, data, { ...options, epochs: 4 });
    await fit(stopped, data, options);
    await saveModel(stopped, folder);
    const loaded = await loadModel(folder);
    await fit(loaded, data, options);
    const [expected, found] = [unbroken, loaded].map((net) =>
      net.getWeights().map((weight) => Array.from(weight.dataSync())),
    );
    expect(found?.length).toBe(2);
    found?.forEach((values, i) => {
      values.forEach((value, j) => {
        expect(value).toBeCloseTo(expected?.[i]?.[j] ?? NaN, 5);
      });
    });
  });

  it("leave the settings out where asked, or where a loss is a function that no file can hold", async () => {
    const net = tinyNet();
    await saveModel(net, folder, { includeOptimizer: false });
    expect(await readFile(join(folder, "model.json"), "utf8")).not.toMatch("optimizer_config");
    await saveModel(net, folder);
    expect((await loadModel(folder)).optimizer.getClassName()).toBe("Adam");
    expect((await loadModel(folder, { compile: false })).optimizer).toBeUndefined();
    net.compile({ optimizer: "sgd", loss: (expected, answer) => tf.losses.meanSquaredError(expected, answer) });
    await saveModel(net, folder);
    expect((await loadModel(folder)).optimizer).toBeUndefined();
    await expect(saveModel(net, folder, { includeOptimizer: true })).rejects.toThrow(
      /has no name that a file can hold: leave/,
    );
  });

  it("leak no tensor, whether it goes well or not", async () => {
    const net = tinyNet();
    await saveModel(net, folder);
    const before = tf.memory().numTensors;
    await saveModel(net, folder);
    const loaded = await loadModel(folder);
    loaded.optimizer.dispose();
    loaded.dispose();
    await rewrite(join(folder, "model.json"), (json) => {
      delete json.tseminar;
      (json.trainingConfig as { optimizer_config: object }).optimizer_config = { class_name: "Own", config: {} };
    });
    await expect(loadModel(folder)).rejects.toThrow('the optimizer "Own" is not known: load it with compile: false');
    expect(tf.memory().numTensors).toBe(before);
  });

  it("leave the old net or the new one when writing ends at any moment", async () => {
    const old = join(folder, "old");
    await saveModel(tinyNet(), old);
    const net = tinyNet();
    net.setWeights(net.getWeights().map((weight) => tf.onesLike(weight)));
    const answers = async (place: string): Promise<number> =>
      (await loadModel(place)).getWeights()[0]?.dataSync()[0] ?? NaN;
    const first = await answers(old);
    const seen = new Set<number>();
    let failed = true;
    for (let moment = 0; failed && moment < 50; moment++) {
      const place = join(folder, `moment-${moment}`);
      await cp(old, place, { recursive: true });
      let left = moment;
      const step = <Result>(work: () => Result): Result => {
        if (left-- <= 0) throw new Error("power cut");
        return work();
      };
      const files: ModelFileSystem = {
        ...fileSystem,
        mkdir: ((...args: Parameters<typeof mkdir>) => step(() => fileSystem.mkdir(...args))) as typeof mkdir,
        open: async (...args) => {
          const handle = await step(() => fileSystem.open(...args));
          const write = handle.writeFile.bind(handle);
          handle.writeFile = async (content, options) => {
            // A part of it is on the disk when the power goes.
            if (left <= 0) await write("{half");
            return step(() => write(content, options));
          };
          return handle;
        },
        rename: async (from, to) => step(() => fileSystem.rename(from, to)),
        rm: async (path, options) => step(() => fileSystem.rm(path, options)),
      };
      failed = await net
        .save({
          save: async (artifacts) => (
            await writeModelFiles(place, artifacts, { files }),
            { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: "JSON" } }
          ),
        })
        .then(
          () => false,
          () => true,
        );
      seen.add(await answers(place));
      await saveModel(net, place);
      expect(await readdir(place)).toHaveLength(2);
    }
    expect(failed).toBe(false);
    expect([...seen].sort()).toEqual([first, 1].sort());
  });

  itWithSmallDisk("say that the disk is full and keep the net that was there", 64, async (disk) => {
    await saveModel(tinyNet(), disk);
    const large = tf.sequential({ layers: [tf.layers.dense({ units: 200, inputShape: [200] })] });
    await expect(saveModel(large, disk)).rejects.toThrow(
      /could not be saved in .*ENOSPC.*the net that was there before, if any, still is/,
    );
    expect((await predict(await loadModel(disk), data)).probabilities).toHaveLength(60);
    expect(await readdir(disk)).toHaveLength(2);
  });

  it("say where there is no net, or another kind of one", async () => {
    await expect(loadModel(join(folder, "none"))).rejects.toThrow(/there is no net in .*none: save one there/);
    await writeFile(join(folder, "saved_model.pb"), "");
    await expect(loadModel(folder)).rejects.toThrow(/is a SavedModel, .* tf.node.loadSavedModel/);
    for (const [text, message] of [
      ["{ not JSON", /model.json is damaged or cut off \(.*\): save the net anew/],
      ["[1, 2]", /model.json is no net of tfjs/],
      [
        '{"format":"graph-model","modelTopology":{"node":[]}}',
        /is a graph model and has no layers: load it with tf.loadGraphModel/,
      ],
      ['{"weightsManifest":[]}', /has no modelTopology/],
      ['{"modelTopology":{}}', /does not list its weights as tfjs does/],
      [
        '{"modelTopology":{},"weightsManifest":[{"paths":[],"weights":[{"name":"a","dtype":"float32","shape":[-1]}]}]}',
        /does not list its weights/,
      ],
      [
        '{"modelTopology":{},"weightsManifest":[{"paths":[],"weights":[{"name":"a","dtype":"string","shape":[1]}]}]}',
        /the weight a of type string/,
      ],
    ] as const) {
      await writeFile(join(folder, "model.json"), text);
      await expect(loadModel(folder)).rejects.toThrow(message);
    }
  });

  it("find weights that are cut off, changed, missing or another net's", async () => {
    await saveModel(tinyNet(), folder);
    const file = join(folder, "model.json");
    const name = (await readdir(folder)).find((each) => each.startsWith("weights-")) ?? "";
    const weights = await readFile(join(folder, name));
    await writeFile(join(folder, name), weights.subarray(1));
    await expect(loadModel(folder)).rejects.toThrow(
      /weights of .*model.json have \d+ bytes instead of \d+ and so are cut off/,
    );
    await writeFile(
      join(folder, name),
      weights.map((byte, i) => (i === 5 ? byte ^ 1 : byte)),
    );
    await expect(loadModel(folder)).rejects.toThrow(/the weights in .*model.json were damaged or changed/);
    await rm(join(folder, name));
    await expect(loadModel(folder)).rejects.toThrow(
      /the weights weights-.*bin of .*model.json are not there: copy the whole folder/,
    );
    await writeFile(join(folder, name), weights);
    const text = await readFile(file, "utf8");
    await writeFile(file, text.replace('"softmax"', '"sigmoid"'));
    await expect(loadModel(folder)).rejects.toThrow(/the layers in .*model.json were damaged or changed/);
  });

  it("open no file outside of the folder", async () => {
    const place = join(folder, "net");
    await saveModel(tinyNet(), place);
    const file = join(place, "model.json");
    const name = (await readdir(place)).find((each) => each.startsWith("weights-")) ?? "";
    await cp(join(place, name), join(folder, "secret.bin"));
    const withPath = (path: string): Promise<void> =>
      rewrite(file, (json) => {
        (json.weightsManifest as { paths: string[] }[])[0] = {
          ...(json.weightsManifest as [object])[0],
          paths: [path],
        };
        delete json.tseminar;
      });
    for (const path of ["../secret.bin", join(folder, "secret.bin"), "a/../../secret.bin", "..\\secret.bin"]) {
      await withPath(path);
      await expect(loadModel(place)).rejects.toThrow(/wants weights from ".*", a path that .*: it is not loaded/);
    }
    await symlink(join(folder, "secret.bin"), join(place, "inside.bin"));
    await withPath("inside.bin");
    await expect(loadModel(place)).rejects.toThrow(/a link out of its folder: it is not loaded/);
  });

  it("refuse layers that tfjs does not know, and layers larger than the file, by name", async () => {
    const place = join(folder, "net");
    const changed = async (
      change: (layer: { class_name: string; config: Record<string, unknown> }) => void,
    ): Promise<void> => {
      await saveModel(tinyNet(), place);
      await rewrite(join(place, "model.json"), (json) => {
        delete json.tseminar;
        const layer = (json.modelTopology as Topology).config.layers[1];
        if (layer) change(layer);
      });
    };
    for (const name of ["Lambda", "__proto__", "constructor"]) {
      await changed((layer) => (layer.class_name = name));
      await expect(loadModel(place)).rejects.toThrow(
        new RegExp(`layer "dense_.*" is or has a "${name}", which tfjs does not know`),
      );
    }
    const before = tf.memory();
    await changed((layer) => (layer.config.units = 2 ** 30));
    await expect(loadModel(place)).rejects.toThrow(
      /layer "dense_.*" has weights of shape \[16, 1073741824\], more than there are in the file/,
    );
    expect(tf.memory().numBytes - before.numBytes).toBeLessThan(1000);
    await changed((layer) => (layer.config.kernel_initializer = { class_name: "Evil", config: {} }));
    await expect(loadModel(place)).rejects.toThrow(/is or has a "Evil"/);
  });
});
