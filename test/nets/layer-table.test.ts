import { jupyterDisplay } from "../../src/jupyter.js";
import { blueprint, googLeNet, layerTable, resNet } from "../../src/nets/index.js";
import { tf } from "../../src/tensorflow.js";

function lectureNet(): tf.Sequential {
  return tf.sequential({
    name: "cnn",
    layers: [
      tf.layers.conv2d({ name: "conv1", filters: 64, kernelSize: 3, activation: "relu", inputShape: [28, 28, 1] }),
      tf.layers.maxPooling2d({ name: "pool1", poolSize: 2 }),
      tf.layers.conv2d({ name: "conv2", filters: 128, kernelSize: 3, activation: "relu" }),
      tf.layers.maxPooling2d({ name: "pool2", poolSize: 2 }),
      tf.layers.flatten({ name: "flatten" }),
      tf.layers.dense({ name: "dense", units: 128, activation: "relu" }),
      tf.layers.dense({ name: "answer", units: 10, activation: "softmax" }),
    ],
  });
}

describe("layerTable", () => {
  it("gives shapes and parameters of the lecture's net, 485,514 in all", () => {
    expect(layerTable(lectureNet()).toString()).toBe(
      [
        "Layers of cnn",
        "layer      type          output shape  parameters",
        "─────────────────────────────────────────────────",
        "conv1      Conv2D            26×26×64         640",
        "pool1      MaxPooling2D      13×13×64           0",
        "conv2      Conv2D           11×11×128      73,856",
        "pool2      MaxPooling2D       5×5×128           0",
        "flatten    Flatten               3200           0",
        "dense      Dense                  128     409,728",
        "answer     Dense                   10       1,290",
        "─────────────────────────────────────────────────",
        "total                                     485,514",
        "trainable                                 485,514",
      ].join("\n"),
    );
  });

  it("says which layers are frozen, and what batch normalisation only counts", () => {
    const model = tf.sequential({ name: "half_frozen" });
    model.add(tf.layers.conv2d({ name: "conv", filters: 4, kernelSize: 3, inputShape: [8, 8, 1], trainable: false }));
    model.add(tf.layers.batchNormalization({ name: "norm" }));
    model.add(tf.layers.flatten({ name: "flatten" }));
    model.add(tf.layers.dense({ name: "answer", units: 2 }));
    expect(layerTable(model).toString()).toBe(
      [
        "Layers of half_frozen",
        "layer          type                output shape  parameters  trainable",
        "──────────────────────────────────────────────────────────────────────",
        "conv           Conv2D                     6×6×4          40     frozen",
        "norm           BatchNormalization         6×6×4          16          8",
        "flatten        Flatten                      144           0          0",
        "answer         Dense                          2         290        290",
        "──────────────────────────────────────────────────────────────────────",
        "total                                                   346",
        "trainable                                               298",
        "not trainable                                            48",
      ].join("\n"),
    );
    model.dispose();
  });

  it("names what feeds each layer of a net with several inputs, ways and outputs", () => {
    const [left, right] = [tf.input({ name: "left", shape: [4] }), tf.input({ name: "right", shape: [4] })];
    const shared = tf.layers.dense({ name: "shared", units: 3 });
    const both = [shared.apply(left), shared.apply(right)] as tf.SymbolicTensor[];
    const joined = tf.layers.concatenate({ name: "joined" }).apply(both) as tf.SymbolicTensor;
    const outputs = ["one", "two"].map((name, i) => tf.layers.dense({ name, units: i + 1 }).apply(joined));
    const model = tf.model({ name: "fork", inputs: [left, right], outputs: outputs as tf.SymbolicTensor[] });
    const table = layerTable(model);
    expect(table.toString()).toBe(
      [
        "Layers of fork (inputs: left, right; outputs: one, two)",
        "layer      type         output shape  parameters  inputs",
        "─".repeat(64),
        "left       InputLayer              4           0",
        "right      InputLayer              4           0",
        "shared     Dense                   3          15  left; right",
        "joined     Concatenate             6           0  shared, shared",
        "one        Dense                   1           7  joined",
        "two        Dense                   2          14  joined",
        "─".repeat(64),
        "total                                         36",
        "trainable                                     36",
      ].join("\n"),
    );
    expect(table.html()).toContain('<td style="text-align: left">left; right</td>');
    // What else is done with its layers does not show.
    shared.apply(tf.input({ name: "elsewhere", shape: [4] }));
    expect(layerTable(model).toString()).toBe(table.toString());
    model.dispose();
  });

  it("names the ways of ResNet and GoogLeNet", () => {
    const row = (model: tf.LayersModel, name: string) =>
      layerTable(model).content.rows.find(([layer]) => layer === name);
    const [res, goog] = [blueprint(() => resNet()), blueprint(() => googLeNet())];
    expect(row(res, "block1_1_add")?.slice(2)).toEqual(["32×32×16", "0", "0", "block1_1b_norm, conv_active"]);
    expect(row(goog, "inception3a")?.at(-1)).toBe(
      "inception3a_1x1, inception3a_3x3, inception3a_5x5, inception3a_pool_reduce",
    );
    [res, goog].forEach((model) => model.dispose());
  });

  it("leaves no tensor behind", () => {
    const model = blueprint(() => resNet());
    const before = tf.memory().numTensors;
    layerTable(model).toString();
    expect(tf.memory().numTensors).toBe(before);
    model.dispose();
  });

  it("shows itself as an HTML table and as text", () => {
    const table = layerTable(lectureNet());
    expect(table[jupyterDisplay]()).toEqual({ "text/html": table.html(), "text/plain": table.toString() });
  });

  it("writes open sizes as question marks", () => {
    const model = tf.sequential({
      layers: [tf.layers.conv2d({ filters: 2, kernelSize: 3, inputShape: [null, null, 3] })],
    });
    expect(layerTable(model).content.rows[0]?.[2]).toBe("?×?×2");
  });

  it("says that a model has no layers yet", () => {
    expect(() => layerTable(tf.sequential({ name: "bare" }))).toThrow(
      'model "bare" has no layers yet: add some with model.add',
    );
  });
});
