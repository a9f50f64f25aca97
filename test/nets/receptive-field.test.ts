import { alexNet, blueprint, googLeNet, lectureNet, receptiveField, resNet, vgg16 } from "../../src/nets/index.js";
import { tf } from "../../src/tensorflow.js";

describe("receptiveField", () => {
  it("grows by each filter, and faster behind strides", () => {
    expect(receptiveField([])).toEqual({ size: [1, 1], strides: [1, 1] });
    expect(receptiveField([{ kernelSize: 3 }, { kernelSize: 3 }]).size).toEqual([5, 5]);
    expect(receptiveField([{ kernelSize: 3 }, { kernelSize: 2, strides: 2 }, { kernelSize: 3 }])).toEqual({
      size: [8, 8],
      strides: [2, 2],
    });
    expect(receptiveField([{ kernelSize: [1, 3], dilation: [1, 4] }]).size).toEqual([1, 9]);
    expect(() => receptiveField([{ kernelSize: 0 }])).toThrow("kernelSize is 0: give a whole number of at least 1");
  });

  it("is the published one of VGG16 and AlexNet, layer by layer (Araujo et al. 2019, table 1)", () => {
    const vgg = blueprint(() => vgg16());
    expect(receptiveField(vgg, { layer: "pool5" })).toEqual({ size: [212, 212], strides: [32, 32] });
    expect(receptiveField(vgg, { layer: 1 }).size).toEqual([3, 3]);
    const alex = blueprint(() => alexNet());
    expect(receptiveField(alex, { layer: "pool5a" })).toEqual({ size: [195, 195], strides: [32, 32] });
    [vgg, alex].forEach((model) => model.dispose());
  });

  it("follows the widest of several ways", () => {
    const res = blueprint(() => resNet({ n: 1 }));
    expect(receptiveField(res, { layer: "block1_1" }).size).toEqual([7, 7]);
    const goog = blueprint(() => googLeNet());
    const before = receptiveField(goog, { layer: "pool2" });
    const { size } = receptiveField(goog, { layer: "inception3a" });
    expect(size[0] - before.size[0]).toBe(4 * before.strides[0]);
    [res, goog].forEach((model) => model.dispose());
  });

  it("is what changes a number of the layer, and nothing outside of it", () => {
    const model = tf.sequential();
    const kernelInitializer = tf.initializers.ones();
    model.add(
      tf.layers.conv2d({ filters: 1, kernelSize: 3, dilationRate: 2, kernelInitializer, inputShape: [24, 24, 1] }),
    );
    model.add(tf.layers.averagePooling2d({ poolSize: 2 }));
    model.add(tf.layers.conv2d({ name: "last", filters: 1, kernelSize: [2, 3], kernelInitializer }));
    const { size } = receptiveField(model);
    const touched: number[] = [];
    tf.tidy(() => {
      // Images that are bright along one row, or one column, each.
      const rows = tf.eye(24).expandDims(2).tile([1, 1, 24]).expandDims(3);
      for (const images of [rows, rows.transpose([0, 2, 1, 3])]) {
        const one = (model.predict(images) as tf.Tensor4D).slice([0, 1, 1, 0], [-1, 1, 1, 1]);
        touched.push(Array.from(one.dataSync()).filter((value) => value !== 0).length);
      }
    });
    expect(touched).toEqual([...size]);
    model.dispose();
  });

  it("of a model is that of its last maps, and says which layers look at everything", () => {
    const model = blueprint(() => lectureNet());
    expect(receptiveField(model).size).toEqual([10, 10]);
    expect(() => receptiveField(model, { layer: "dense" })).toThrow(
      'layer "dense" of type Dense looks at the whole image, or is behind a layer that does: ask for one of conv1_input, conv1, pool1, conv2, pool2',
    );
    expect(() => receptiveField(model, { layer: "conv9" })).toThrow(
      'model "lecture_net" has no layer "conv9" (one of: conv1,',
    );
    expect(() => receptiveField(model, { layer: 7 })).toThrow(
      "has no layer 7: give a whole number from 0 to 6, or from −1",
    );
    model.dispose();
  });

  it("leaves no tensor behind", () => {
    const model = blueprint(() => lectureNet());
    const before = tf.memory().numTensors;
    receptiveField(model, { layer: "pool1" });
    expect(tf.memory().numTensors).toBe(before);
    model.dispose();
  });
});
