import { check, smallCifarNet, tf, type AnswerTo } from "../../src/index.js";

const message = (answer: AnswerTo<"cifar-10-1"> | undefined): string => check("cifar-10-1", answer).toString();

describe("cifar-10-1", () => {
  it("takes the parameters of the small net with 16 filters", () => {
    const net = smallCifarNet({ filters: 16 });
    expect(check("cifar-10-1", net.countParams()).passed).toBe(true);
    net.dispose();
  });

  it.each([
    [undefined, /no answer yet/],
    [226_390, /the net of the notebook, with 10 filters/],
    [181_334, /with 8 filters/],
    [448, /the dense layers/],
    [360_100, /the layers before and after/],
    [360_548, /the last layer/],
    [361_110, /the convolution has parameters/],
    [361_432, /a bias/],
    [361_270, /three channels/],
    [448 + 409_700 + 1_010, /without padding/],
    [448 + 1_440_100 + 1_010, /pooling halves/],
    [448 + 22_600 + 1_010, /all 16 maps/],
    [12, /layer by layer/],
  ])("says of %p what is off", (answer, sentence) => {
    expect(message(answer)).toMatch(sentence);
  });
});

/** How a net differs from a residual block. */
interface Block {
  filters?: number;
  around?: "block" | "convolution" | "projection" | "itself" | "nothing" | "first";
  joint?: "add" | "concatenate";
  depth?: number;
}

function blockNet({ filters = 16, around = "block", joint = "add", depth = 2 }: Block = {}): tf.LayersModel {
  const apply = (layer: tf.layers.Layer, x: tf.SymbolicTensor | tf.SymbolicTensor[]): tf.SymbolicTensor =>
    layer.apply(x) as tf.SymbolicTensor;
  const conv = (count: number, kernelSize = 3): tf.layers.Layer =>
    tf.layers.conv2d({ filters: count, kernelSize, padding: "same" });
  const pictures = tf.input({ shape: [32, 32, 3] });
  const x = around === "first" ? apply(conv(filters, 1), pictures) : apply(conv(filters), pictures);
  let z = x;
  for (let i = 0; i < depth; i++) z = apply(conv(i === depth - 1 ? filters : 32), z);
  const other = {
    block: x,
    first: pictures,
    itself: z,
    nothing: undefined,
    convolution: undefined,
    projection: undefined,
  };
  const short =
    around === "convolution"
      ? apply(conv(filters), x)
      : around === "projection"
        ? apply(conv(filters, 1), x)
        : other[around];
  const layer = joint === "add" ? tf.layers.add() : tf.layers.concatenate();
  const sum = short ? apply(layer, [short, z]) : z;
  const flat = apply(tf.layers.globalAveragePooling2d({}), sum);
  return tf.model({ inputs: pictures, outputs: apply(tf.layers.dense({ units: 10, activation: "softmax" }), flat) });
}

function saysOf(net: tf.LayersModel): string {
  const said = check("cifar-10-2", net).toString();
  net.dispose();
  return said;
}

describe("cifar-10-2", () => {
  it.each([{}, { around: "projection" }, { filters: 24 }] satisfies Block[])("takes a residual block, %p", (block) => {
    expect(saysOf(blockNet(block))).toMatch(/right/);
  });

  it("takes one with normalisation, activations and more layers behind it", () => {
    const apply = (layers: readonly tf.layers.Layer[], x: tf.SymbolicTensor): tf.SymbolicTensor =>
      layers.reduce((tensor, layer) => layer.apply(tensor) as tf.SymbolicTensor, x);
    const unit = (): tf.layers.Layer[] => [
      tf.layers.conv2d({ filters: 8, kernelSize: 3, padding: "same" }),
      tf.layers.batchNormalization(),
    ];
    const relu = (): tf.layers.Layer => tf.layers.activation({ activation: "relu" });
    const pictures = tf.input({ shape: [32, 32, 3] });
    const x = apply([...unit(), relu(), tf.layers.maxPooling2d({ poolSize: 2 })], pictures);
    const sum = tf.layers.add().apply([apply([...unit(), relu(), ...unit()], x), x]) as tf.SymbolicTensor;
    const end = [relu(), tf.layers.flatten(), tf.layers.dense({ units: 10, activation: "softmax" })];
    expect(saysOf(tf.model({ inputs: pictures, outputs: apply(end, sum) }))).toMatch(/right/);
  });

  it.each([
    [{ around: "nothing" }, /one way from begin to end/],
    [{ joint: "concatenate" }, /of kind Concatenate/],
    [{ around: "itself" }, /added to itself/],
    [{ around: "convolution" }, /a convolution of its own/],
    [{ around: "first", filters: 3 }, /3 convolutions of its own/],
    [{ depth: 1 }, /1 convolutions of its own/],
    [{ depth: 3 }, /3 convolutions of its own/],
  ] satisfies [Block, RegExp][])("says of %p what is off", (block, sentence) => {
    expect(saysOf(blockNet(block))).toMatch(sentence);
  });

  it("says that there is no answer, or a net without layers", () => {
    expect(check("cifar-10-2", undefined).toString()).toMatch(/no answer yet/);
    expect(check("cifar-10-2", tf.sequential()).toString()).toMatch(/no layers yet/);
  });
});

type StopEarly = AnswerTo<"cifar-10-3">;

/** Stops when `patience` epochs have passed since the best one, which is found in many ways. */
const stopping =
  ({ better = (loss: number, best: number) => loss < best, wait = 0, from = 1, last = false } = {}): StopEarly =>
  (losses, patience) => {
    let best = 0;
    for (const [i, loss] of losses.entries()) {
      if (i > 0 && better(loss, losses[best] ?? NaN)) best = i;
      else if (i - best >= patience + wait) return { stopped: i + from, best: (last ? i : best) + from };
    }
    return { stopped: losses.length - 1 + from, best: (last ? losses.length - 1 : best) + from };
  };

describe("cifar-10-3", () => {
  it("takes early stopping", () => {
    expect(check("cifar-10-3", stopping()).toString()).toMatch(/right/);
  });

  it.each<[string, StopEarly, RegExp]>([
    ["the stub", ({ length }) => ({ stopped: length, best: length }), /runs to the end, although patience ran out/],
    ["epochs from 0", stopping({ from: 0 }), /epochs count from 1/],
    ["the last weights", stopping({ last: true }), /the last epoch is not always the best/],
    ["an epoch too late", stopping({ wait: 1 }), /an epoch too late/],
    ["an epoch too early", stopping({ wait: -1 }), /an epoch too early|stops too early/],
    ["equal as better", stopping({ better: (loss, best) => loss <= best }), /an equal loss|to the end|equal/],
    ["the highest loss", stopping({ better: (loss, best) => loss > best }), /too early/],
    [
      "the best of all epochs",
      (losses, patience) => ({ ...stopping()(losses, patience), best: losses.indexOf(Math.min(...losses)) + 1 }),
      /after the training has stopped/,
    ],
    [
      "worse than the epoch before",
      (losses, patience) => {
        let bad = 0;
        for (const [i, loss] of losses.entries()) {
          bad = i > 0 && loss >= (losses[i - 1] ?? NaN) ? bad + 1 : 0;
          if (bad >= patience) return { stopped: i + 1, best: losses.indexOf(Math.min(...losses.slice(0, i + 1))) + 1 };
        }
        return { stopped: losses.length, best: losses.indexOf(Math.min(...losses)) + 1 };
      },
      /lowest loss so far/,
    ],
    ["epochs beyond the end", () => ({ stopped: 99, best: 1 }), /there are epochs 1 to 8/],
    ["other names", () => ({ stopped: 4 }) as ReturnType<StopEarly>, /return \{ stopped, best \}/],
  ])("says of %s what is off", (_, answer, sentence) => {
    expect(check("cifar-10-3", answer).toString()).toMatch(sentence);
  });
});
