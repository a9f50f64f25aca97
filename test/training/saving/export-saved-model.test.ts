import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { exportSavedModel } from "../../../src/training/saving/export-saved-model.js";
import { importKeras } from "../../../src/training/saving/import-keras.js";
import { tf } from "../../../src/tensorflow.js";
import { tinyNet } from "../../support/tiny-images.js";

/** A layer that looks at how many pictures there are. */
class PerPicture extends tf.layers.Layer {
  static className = "PerPicture";
  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const [x] = [inputs].flat();
    return tf.tidy(() => (x ? tf.div(x, Math.sqrt(x.size)) : tf.scalar(0)));
  }
}

/** Greatest difference of what a folder and a net give for n pictures. */
async function difference(
  folder: string,
  { model, n, seed = 4 }: { model: tf.LayersModel; n: number; seed?: number },
): Promise<number> {
  const served = await tf.node.loadSavedModel(folder);
  const shapes = model.inputs.map(({ shape }) => shape.slice(1).map((size) => size ?? 1));
  const inputs = shapes.map((shape, i) => tf.randomUniform([n, ...shape], -1, 1, "float32", seed + i));
  const named = Object.fromEntries(model.inputNames.map((name, i) => [name, inputs[i] ?? tf.scalar(0)]));
  const outputs = served.predict(named) as tf.NamedTensorMap;
  const expected = [model.predict(inputs)].flat();
  const differences = expected.map((tensor, i) => {
    const output = outputs[model.outputNames[i] ?? ""] ?? tf.scalar(NaN);
    expect(output.shape).toEqual(tensor.shape);
    return tensor.sub(output).abs().max().dataSync()[0] ?? NaN;
  });
  served.dispose();
  return Math.max(...differences);
}

describe("exportSavedModel", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "tseminar-export-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it.each(["sequential.keras", "residual.keras"])(
    "gives for %s what predict gives, for any number of pictures",
    async (name) => {
      const model = await importKeras(new URL(`kept/${name}`, import.meta.url).pathname);
      await exportSavedModel(model, folder);
      for (const n of [1, 2, 7, 64]) expect(await difference(folder, { model, n })).toBeLessThan(1e-5);
    },
  );

  it("exports several inputs and outputs, recurrent and shared layers", async () => {
    const [a, b] = [tf.input({ shape: [6, 6, 1], name: "left" }), tf.input({ shape: [4], name: "right" })];
    const shared = tf.layers.dense({ units: 3, activation: "relu" });
    const flat = tf.layers
      .flatten()
      .apply(tf.layers.conv2d({ filters: 2, kernelSize: 3, dilationRate: 2 }).apply(a)) as tf.SymbolicTensor;
    const wide = tf.layers.dense({ units: 4 }).apply(flat) as tf.SymbolicTensor;
    const both = tf.layers
      .concatenate()
      .apply([shared.apply(wide) as tf.SymbolicTensor, shared.apply(b) as tf.SymbolicTensor]);
    const sequence = tf.layers.reshape({ targetShape: [3, 2] }).apply(both) as tf.SymbolicTensor;
    const read = tf.layers
      .lstm({ units: 2, recurrentInitializer: "glorotUniform" })
      .apply(sequence) as tf.SymbolicTensor;
    const dropped = tf.layers.dropout({ rate: 0.5 }).apply(both) as tf.SymbolicTensor;
    const model = tf.model({ inputs: [a, b], outputs: [read, dropped] });
    await exportSavedModel(model, folder);
    for (const n of [1, 9]) expect(await difference(folder, { model, n })).toBeLessThan(1e-5);
  });

  it("says what it takes and gives", async () => {
    const model = tinyNet();
    await exportSavedModel(model, folder);
    const [info] = await tf.node.getMetaGraphsFromSavedModel(folder);
    expect(info?.tags).toEqual(["serve"]);
    const { inputs, outputs } = info?.signatureDefs.serving_default ?? {};
    expect(Object.values(inputs ?? {}).map(({ dtype }) => dtype)).toEqual(["float32"]);
    expect(Object.keys(inputs ?? {})).toEqual(model.inputNames);
    expect(Object.keys(outputs ?? {})).toEqual(model.outputNames);
  });

  it("holds for one number of pictures where that is asked", async () => {
    const model = tinyNet();
    await exportSavedModel(model, folder, { batchSize: 3 });
    expect(await difference(folder, { model, n: 3 })).toBeLessThan(1e-5);
    await expect(difference(folder, { model, n: 2 })).rejects.toThrow();
    await expect(exportSavedModel(model, folder, { batchSize: 0 })).rejects.toThrow(
      "batchSize 0 is no number of pictures",
    );
  });

  it("refuses a net that depends on the number of pictures, and takes it for one number", async () => {
    const model = tf.sequential({ layers: [new PerPicture({ inputShape: [2] })] });
    await expect(exportSavedModel(model, folder)).rejects.toThrow(/depend on the number of pictures.*batchSize/);
    await exportSavedModel(model, folder, { batchSize: 4 });
    expect(await difference(folder, { model, n: 4 })).toBeLessThan(1e-5);
  });

  it("refuses an input of open size, and leaks nothing", async () => {
    const open = tf.sequential({
      layers: [tf.layers.conv2d({ filters: 1, kernelSize: 3, inputShape: [null, null, 1] })],
    });
    const net = tinyNet();
    const before = tf.memory().numTensors;
    await expect(exportSavedModel(open, folder)).rejects.toThrow(/has an open size in \[.*\]: give it an inputShape/);
    await exportSavedModel(net, folder);
    expect(tf.memory().numTensors).toBe(before);
  });
});
