import { networkDrawing } from "../../../src/charts/pictures/network-drawing.js";
import { roughTextWidth } from "../../../src/display/index.js";
import { blueprint, googLeNet, lectureNet, resNet, vgg16 } from "../../../src/nets/index.js";
import { tf } from "../../../src/tensorflow.js";
import { expectKept } from "../kept.js";

const textWidth = roughTextWidth;

/** Height and width of the box of each layer, by place. */
const boxesOf = (svg: string) =>
  [...svg.matchAll(/<rect [^>]*width="([\d.]+)" height="([\d.]+)" fill="rgb[^>]*stroke="#767676"/g)].map(
    ([, w, h]) => ({
      width: Number(w),
      height: Number(h),
    }),
  );

describe("networkDrawing", () => {
  it("draws the lecture's net with names, shapes and parameters", async () => {
    const drawing = networkDrawing(
      blueprint(() => lectureNet()),
      { textWidth },
    );
    expectKept("network-drawing", await drawing.svg());
    expect(drawing.description).toMatch(/^Drawing of lecture_net: 485,514 parameters, 7 layers: /);
    expect(drawing.description).toContain("Conv2D 26×26×64 640 parameters; ");
  });

  it("draws boxes to the scale that it says", async () => {
    const net = tf.sequential({
      layers: [
        tf.layers.maxPooling2d({ inputShape: [64, 64, 4], poolSize: 4 }),
        tf.layers.conv2d({ filters: 16, kernelSize: 1 }),
        tf.layers.flatten(),
        tf.layers.dense({ units: 1024 }),
      ],
    });
    const [, pool, conv, flatten, dense] = boxesOf(await networkDrawing(net, { textWidth }).svg());
    expect(conv?.width).toBeCloseTo(72);
    expect(pool?.width).toBeCloseTo(36); // a quarter of the channels
    expect(conv?.height).toBeCloseTo(48); // a quarter of the side
    expect(flatten?.height).toBeCloseTo(96);
    expect(dense?.height).toBeCloseTo(48); // a quarter of the units
    net.dispose();
  });

  it.each([
    ["VGG16", () => vgg16(), 25],
    ["GoogLeNet", () => googLeNet(), 20],
    ["ResNet-20", () => resNet(), 24],
  ] as [string, () => tf.LayersModel, number][])("fits %s on a page in several rows", async (_, make, blocks) => {
    const svg = await networkDrawing(blueprint(make), { textWidth }).svg();
    expect(/ width="(\d+)"/.exec(svg)?.[1]).toBe("640");
    expect(Number(/ height="(\d+)"/.exec(svg)?.[1])).toBeLessThan(900);
    expect(boxesOf(svg).length).toBe(blocks);
  });

  it("makes one block of each inception module, parted by what its ways give", () => {
    const { description } = networkDrawing(blueprint(() => googLeNet()));
    expect(description).toContain("inception3a 4 ways, 8 layers 64 + 128 + 32 + 32 28×28×256 163,696 parameters");
    expect(description).toMatch(/^Drawing of goog_le_net: 6,998,552 parameters, 83 layers/);
  });

  it("parts what is too long for one line, and cuts nothing of GoogLeNet", async () => {
    const svg = await networkDrawing(
      blueprint(() => googLeNet()),
      { textWidth },
    ).svg();
    expect(svg).not.toContain("…");
    expect(svg).toMatch(/>GlobalAverage<\/text>\s*<text[^>]*>Pooling2D<\/text>/);
  });

  it("draws a net of several inputs and outputs, and counts shared weights once", () => {
    const [left, right] = [tf.input({ shape: [3], name: "left" }), tf.input({ shape: [3], name: "right" })];
    const shared = tf.layers.dense({ units: 2, name: "shared" });
    const tensors = [left, right].map((each) => shared.apply(each) as tf.SymbolicTensor);
    const sum = tf.layers.add({ name: "sum" }).apply(tensors) as tf.SymbolicTensor;
    const net = tf.model({ inputs: [left, right], outputs: [sum, ...tensors] });
    expect(networkDrawing(net, { title: "Twins" }).description).toMatch(/^Drawing of Twins, 4 layers: .*8 parameters/);
    net.dispose();
  });

  it("shortens long names and escapes a title with markup", async () => {
    const name = "very_long_".repeat(6);
    const net = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [2], name })] });
    const svg = (await networkDrawing(net, { textWidth, title: "<b>🐔" }).svg()).replace(
      /<(title|desc)>.*?<\/\1>/gs,
      "",
    );
    expect(svg).toMatch(/>very_long_\w*<\/text>\s*<text[^>]*>(?:very|long)_\w*…<\/text>/);
    expect(svg).toContain(">&lt;b&gt;🐔</text>");
    net.dispose();
  });

  it("says what is wrong with what it was given", () => {
    const empty = tf.sequential({ name: "empty" });
    expect(() => networkDrawing(empty)).toThrow('model "empty" has no layers yet: add some with model.add');
    expect(() =>
      networkDrawing(
        blueprint(() => lectureNet()),
        { columns: 0 },
      ),
    ).toThrow("columns is 0");
  });
});
