import { jupyterDisplay } from "../../src/jupyter.js";
import {
  addSessionPart,
  blueprint,
  clearSession,
  cut,
  largestLayer,
  lectureNet,
  memoryReport,
  trainingMemory,
  vgg16,
} from "../../src/nets/index.js";
import { tf } from "../../src/tensorflow.js";

function tinyNet(): tf.Sequential {
  const model = tf.sequential();
  model.add(tf.layers.dense({ units: 3, inputShape: [4] }));
  model.add(tf.layers.dense({ units: 2 }));
  return model;
}

describe("trainingMemory", () => {
  it("counts weights, gradients, the optimizer's memory and what every layer gives for a batch", () => {
    const model = blueprint(() => lectureNet());
    const memory = trainingMemory(model, { batchSize: 64 });
    expect(memory.weights).toBe(4 * 485_514);
    expect(memory.gradients).toBe(4 * 485_514);
    expect(memory.optimizer).toBe(2 * 4 * 485_514);
    const outputs = 26 * 26 * 64 + 13 * 13 * 64 + 11 * 11 * 128 + 5 * 5 * 128 + 128 + 10;
    expect(memory.activations).toBe(4 * 64 * outputs);
    expect(memory.total).toBe(4 * 4 * 485_514 + 4 * 64 * outputs);
    expect(memory.largest).toEqual({
      name: "conv1",
      type: "Conv2D",
      shape: "26×26×64",
      activations: 4 * 64 * 26 * 26 * 64,
      parameters: 4 * 4 * 640,
      bytes: 4 * 64 * 26 * 26 * 64 + 4 * 4 * 640,
    });
    expect(largestLayer(model, { batchSize: 1 }).name).toBe("dense");
    model.dispose();
  });

  it("takes frozen layers and simple optimizers into account", () => {
    const model = blueprint(() => lectureNet());
    model.getLayer("dense").trainable = false;
    const memory = trainingMemory(model, { optimizerSlots: 0 });
    expect(memory.gradients).toBe(4 * (485_514 - 409_728));
    expect(memory.optimizer).toBe(0);
    expect(memory.weights).toBe(4 * 485_514);
    model.dispose();
  });

  it("shows itself as a table", () => {
    const model = blueprint(() => vgg16());
    const memory = trainingMemory(model, { batchSize: 32 });
    expect(memory.toString()).toContain("Memory to train vgg16 with batches of 32, at least");
    expect(memory.toString()).toMatch(/^conv1_1 +224×224×64 +392\.0 MiB +28\.0 KiB +392\.0 MiB$/m);
    expect(memory.toString()).toMatch(/^weights +527\.8 MiB$/m);
    expect(memory[jupyterDisplay]()["text/html"]).toContain("<caption");
    model.dispose();
  });

  it("says what is wrong, and leaves no tensor behind", () => {
    const model = blueprint(() => lectureNet());
    const before = tf.memory().numTensors;
    expect(() => trainingMemory(model, { batchSize: 0 })).toThrow("batchSize is 0: give a whole number of at least 1");
    expect(() => trainingMemory(model, { optimizerSlots: -1 })).toThrow("optimizerSlots is -1");
    expect(() => trainingMemory(tf.sequential({ name: "bare" }))).toThrow('model "bare" has no layers yet');
    trainingMemory(model);
    expect(tf.memory().numTensors).toBe(before);
    model.dispose();
  });
});

describe("memoryReport", () => {
  it("counts tensors, the weights among them, and the process", () => {
    const before = memoryReport();
    const model = tinyNet();
    const more = tf.zeros([1000]);
    const report = memoryReport();
    expect(report.tensors - before.tensors).toBe(5);
    expect(report.variables - before.variables).toBe(4);
    expect(report.variableBytes - before.variableBytes).toBe(4 * (12 + 3 + 6 + 2));
    expect(report.tensorBytes - before.tensorBytes).toBe(4 * (12 + 3 + 6 + 2 + 1000));
    expect(report.resident).toBeGreaterThan(report.heapUsed);
    expect(tf.memory().numTensors).toBe(report.tensors);
    model.dispose();
    more.dispose();
  });

  it("names what else keeps memory, once, and shows itself as a table", () => {
    const copy = tf.zeros([256]);
    const remove = addSessionPart({
      name: "data sets on the device",
      bytes: () => 256,
      counted: () => 1024,
      free: () => undefined,
    });
    const removeOther = addSessionPart({ name: "recorded graphs", bytes: () => undefined, free: () => undefined });
    const report = memoryReport();
    expect(report.parts).toMatchObject({ "data sets on the device": 256, "recorded graphs": undefined });
    expect(report.tensorBytes).toBe(tf.memory().numBytes - 1024);
    expect(report.toString()).toMatch(/^data sets on the device +256 bytes$/m);
    expect(report.toString()).toMatch(/^recorded graphs +not known$/m);
    expect(report[jupyterDisplay]()).toEqual({
      "text/html": expect.stringContaining("the whole process") as string,
      "text/plain": report.toString(),
    });
    remove();
    removeOther();
    expect(Object.keys(memoryReport().parts)).not.toContain("data sets on the device");
    copy.dispose();
  });
});

describe("clearSession", () => {
  it("frees models, optimizers and parts of the session, and counts what is left", async () => {
    clearSession();
    const before = tf.memory().numTensors;
    const [model, other] = [tinyNet(), tinyNet()];
    model.compile({ optimizer: "adam", loss: "meanSquaredError" });
    const [x, y] = [tf.ones([2, 4]), tf.ones([2, 2])];
    await model.trainOnBatch(x, y);
    let freed = 0;
    const remove = addSessionPart({ name: "part", bytes: () => 0, free: () => (freed += 1) });
    const cleared = clearSession();
    // Weights; Adam's two powers and two moments of each of four weights.
    expect(cleared).toMatchObject({ variables: 8 + 2 + 8, tensorsLeft: before + 2 });
    expect(cleared.bytes).toBe(4 * (2 * 23 + 2 + 2 * 23));
    expect(freed).toBe(1);
    expect(() => tf.tidy(() => other.predict(x))).toThrow("is already disposed");
    expect(cleared.toString()).toMatch(/^weights and variables of optimizers freed +18$/m);
    expect(cleared[jupyterDisplay]()["text/html"]).toContain("Session cleared");
    remove();
    tf.dispose([x, y]);
    expect(tf.memory().numTensors).toBe(before);
  });

  it("keeps the models that it is told to, with what their optimizers remember", async () => {
    const [kept, part, other] = [tinyNet(), tinyNet(), tinyNet()];
    const shared = cut(kept, 0);
    kept.compile({ optimizer: "adam", loss: "meanSquaredError" });
    const [x, y] = [tf.ones([2, 4]), tf.ones([2, 2])];
    await kept.trainOnBatch(x, y);
    expect(clearSession({ keep: [kept, part] }).variables).toBe(4);
    await kept.trainOnBatch(x, y);
    tf.tidy(() => {
      tf.dispose([part.predict(x), shared.predict(x)]);
    });
    expect(() => tf.tidy(() => other.predict(x))).toThrow("is already disposed");
    clearSession();
    tf.dispose([x, y]);
  });

  it("has tfjs count layers without a name from 1 again, each time", () => {
    const names = () => {
      const model = tinyNet();
      const functional = tf.model({ inputs: model.inputs, outputs: model.outputs });
      return [...model.layers.map(({ name }) => name), functional.name];
    };
    clearSession();
    const first = names();
    expect(first).toEqual(["dense_Dense1", "dense_Dense2", "model1"]);
    const second = names();
    expect(second).toEqual(["dense_Dense3", "dense_Dense4", "model2"]);
    clearSession();
    expect(names()).toEqual(first);
    const named = tf.layers.dense({ units: 1, name: "mine" });
    expect([named.name, named.getClassName(), typeof named.getClassName()]).toEqual(["mine", "Dense", "string"]);
    clearSession();
  });

  it("leaves alone the names of nets that are read from JSON afterwards", async () => {
    clearSession();
    const model = tinyNet();
    const json = JSON.stringify(model.toJSON(null, false));
    tf.layers.dense({ units: 1 });
    const copy = await tf.models.modelFromJSON({ modelTopology: JSON.parse(json) as tf.serialization.ConfigDict });
    expect(copy.layers.map(({ name }) => name)).toEqual(model.layers.map(({ name }) => name));
    expect(JSON.stringify(copy.toJSON(null, false))).toBe(json);
    clearSession();
  });

  it("does nothing to a session that is clear", () => {
    clearSession();
    expect(clearSession()).toMatchObject({ variables: 0, bytes: 0, tensorsLeft: tf.memory().numTensors });
  });
});
