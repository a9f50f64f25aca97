import { jupyterDisplay } from "../../src/jupyter.js";
import { layerTable } from "../../src/nets/index.js";
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

  it("counts frozen layers in the total and not among the trainable", () => {
    const model = lectureNet();
    model.getLayer("conv1").trainable = false;
    expect(layerTable(model).content.footer).toEqual([
      ["total", "", "", "485,514"],
      ["trainable", "", "", "484,874"],
    ]);
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
