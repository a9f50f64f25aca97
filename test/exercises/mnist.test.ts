import type { ChooseThreshold, SureAnswer } from "../../src/exercises/mnist.js";
import { check } from "../../src/exercises/index.js";
import { lectureNet } from "../../src/nets/index.js";
import { tf } from "../../src/tensorflow.js";

type Layers = tf.layers.Layer[];

const input = (inputShape: number[] = [28, 28, 1]) => tf.layers.inputLayer({ inputShape });
const conv = (filters: number) => tf.layers.conv2d({ filters, kernelSize: 3, activation: "relu" });
const pool = () => tf.layers.maxPooling2d({ poolSize: 2 });
const flat = () => tf.layers.flatten();
const dense = (units: number) => tf.layers.dense({ units, activation: "relu" });
const answer = (units = 10) => tf.layers.dense({ units, activation: "softmax" });
const net = (...layers: Layers) => tf.sequential({ layers });

describe("mnist-1, the parameters of a layer with 5×5 filters", () => {
  it("takes 64 filters of 25 weights and a bias", () => {
    expect(check("mnist-1", 1664).passed).toBe(true);
  });

  it.each([
    [1600, /each filter also has a bias/],
    [1601, /bias of its own/],
    [640, /3×3/],
    [384, /each of its rows and columns/],
    [26, /one filter/],
    [36_864, /how many numbers the layer gives/],
    [1000, /multiply by the number of filters/],
    [Number.NaN, /a number is wanted/],
  ])("says of %s what is off", (given, sentence) => {
    expect(check("mnist-1", given).message).toMatch(sentence);
  });
});

describe("mnist-2, a net of at most 100,000 parameters", () => {
  it("takes different nets that are small enough", () => {
    expect(check("mnist-2", net(input(), conv(32), pool(), conv(48), pool(), flat(), dense(32), answer())).passed).toBe(
      true,
    );
    expect(
      check("mnist-2", net(input(), conv(8), conv(16), tf.layers.globalAveragePooling2d({}), answer())).passed,
    ).toBe(true);
  });

  it("takes a net of the functional kind", () => {
    const image = tf.input({ shape: [28, 28, 1] });
    const maps = conv(8).apply(pool().apply(conv(8).apply(image)));
    const outputs = answer().apply(flat().apply(maps)) as tf.SymbolicTensor;
    expect(check("mnist-2", tf.model({ inputs: image, outputs })).passed).toBe(true);
  });

  it("says of the untouched cell that there are no layers", () => {
    expect(check("mnist-2", tf.sequential()).message).toMatch(/no layers yet/);
  });

  it.each<[string, () => tf.LayersModel, RegExp]>([
    ["the lecture net itself", () => lectureNet(), /485,514 parameters, 84 % of them in layer "dense"/],
    ["a net without convolutions", () => net(input(), flat(), dense(64), answer()), /has 0 convolutions/],
    ["a net with one convolution", () => net(input(), conv(8), pool(), flat(), answer()), /has 1 convolutions/],
    ["a net without flatten", () => net(input(), conv(8), conv(8), answer()), /gives maps of \[24, 24, 10\]/],
    ["a net of nine answers", () => net(input(), conv(8), conv(8), flat(), answer(9)), /gives 9 numbers a picture/],
    ["a net that ends in ReLU", () => net(input(), conv(8), conv(8), flat(), dense(10)), /ends in "relu"/],
    [
      "a net for colour pictures",
      () => net(input([28, 28, 3]), conv(8), conv(8), flat(), answer()),
      /takes inputs of \[28, 28, 3\]/,
    ],
  ])("says of %s what is off", (_, make, sentence) => {
    const made = make();
    const { message } = check("mnist-2", made);
    made.dispose();
    expect(message).toMatch(sentence);
  });
});

describe("mnist-3, the lowest threshold that keeps a promise", () => {
  const wrongShare = (answers: readonly SureAnswer[], of: number) => answers.filter(({ right }) => !right).length / of;
  const search =
    (good: (trusted: SureAnswer[], most: number, all: SureAnswer[]) => boolean): ChooseThreshold =>
    (answers, most) =>
      answers
        .map(({ sureness }) => sureness)
        .sort((a, b) => a - b)
        .find((t) =>
          good(
            answers.filter(({ sureness }) => sureness >= t),
            most,
            answers,
          ),
        ) ?? Infinity;
  const right = search((trusted, most) => wrongShare(trusted, trusted.length) <= most);

  it("takes a function that tries all thresholds", () => {
    expect(check("mnist-3", right).passed).toBe(true);
  });

  it("takes one that goes down from the surest answer and remembers the best place", () => {
    const down: ChooseThreshold = (answers, most) => {
      answers.sort((a, b) => b.sureness - a.sureness);
      let [mistakes, best] = [0, 2];
      answers.forEach(({ sureness, right }, i) => {
        if (!right) mistakes++;
        if (mistakes <= most * (i + 1)) best = sureness;
      });
      return best;
    };
    expect(check("mnist-3", down).passed).toBe(true);
  });

  it.each<[string, ChooseThreshold, RegExp]>([
    ["the untouched cell", () => 0, /all answers are trusted/],
    ["a function that trusts nothing", () => 2, /no answer is trusted/],
    ["a fixed threshold", () => 0.7, /of the \d+ trusted answers are wrong/],
    [
      "mistakes counted among all answers",
      search((trusted, most, all) => wrongShare(trusted, all.length) <= most),
      /among the trusted answers, not among all/,
    ],
    ["no mistake at all", search((trusted) => wrongShare(trusted, 1) === 0), /some mistakes are allowed/],
    [
      "a threshold above the right one",
      (answers, most) => right(answers, most) + 1e-9,
      /trust those at the threshold itself/,
    ],
    [
      "a walk that ends at the first broken promise",
      (answers, most) => {
        answers.sort((a, b) => b.sureness - a.sureness);
        let [mistakes, best] = [0, 1];
        for (const [i, { sureness, right: ok }] of answers.entries()) {
          if (!ok) mistakes++;
          if (mistakes > most * (i + 1)) break;
          best = sureness;
        }
        return best;
      },
      /look on beyond|some mistakes are allowed/,
    ],
    ["a function without return", (() => undefined) as unknown as ChooseThreshold, /gives undefined: return a number/],
    [
      "a function that throws",
      () => {
        throw new Error("not yet");
      },
      /ended with "not yet"/,
    ],
  ])("says of %s what is off", (_, choose, sentence) => {
    expect(check("mnist-3", choose).message).toMatch(sentence);
  });

  it("leaves nothing on the device", () => {
    const before = tf.memory().numTensors;
    check("mnist-3", right);
    check("mnist-1", 26);
    expect(tf.memory().numTensors).toBe(before);
  });
});
