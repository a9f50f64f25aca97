import { Random } from "../../src/random.js";
import { tensorflowBackend } from "../../src/tensorflow-backend.js";
import { tf } from "../../src/tensorflow.js";

tf.zeros([1]).dispose(); // the backend is there from now on
const backend = tensorflowBackend();
if (!backend) throw new Error("these tests need TensorFlow's backend");
const { TF_ATTR_BOOL, TF_ATTR_FLOAT, TF_ATTR_TYPE, TF_FLOAT, TF_INT32 } = backend.binding;

const truth = (name: string, value: boolean) => ({ name, type: TF_ATTR_BOOL, value });
const float = (name: string, value: number) => ({ name, type: TF_ATTR_FLOAT, value });
const type = (name: string, value: number) => ({ name, type: TF_ATTR_TYPE, value });

const random = new Random(11);

function normal(...shape: number[]): tf.Tensor {
  const size = shape.reduce((product, length) => product * length, 1);
  return tf.tensor(
    Float32Array.from({ length: size }, () => random.normal()),
    shape,
  );
}

function run(name: string, attributes: readonly { name: string; type: number; value: unknown }[], inputs: tf.Tensor[]) {
  const counts: Record<string, number> = {
    ...{ TseminarConvolution: 2, TseminarConvolutionGradient: 3, TseminarNormalization: 4 },
    ...{ TseminarNormalizationGradient: 3, TseminarPooling: 2, TseminarDropout: 2 },
  };
  return backend?.executeMultipleOutputs(name, attributes, inputs, counts[name] ?? 1) ?? [];
}

/** The largest difference, as a share of the largest number. */
function difference(ours: tf.Tensor | undefined, theirs: tf.Tensor): number {
  if (!ours) return NaN;
  expect(ours.shape).toEqual(theirs.shape);
  return (ours.sub(theirs).abs().max().dataSync()[0] ?? NaN) / (theirs.abs().max().dataSync()[0] ?? NaN);
}

interface Case {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly filters: number;
  readonly same?: boolean;
  readonly relu?: boolean;
  readonly pool?: boolean;
}

const cases: readonly Case[] = [
  { height: 8, width: 8, channels: 8, filters: 16 },
  { height: 8, width: 8, channels: 16, filters: 8, same: true, relu: true },
  { height: 7, width: 9, channels: 24, filters: 40, same: true },
  { height: 9, width: 7, channels: 8, filters: 8, relu: true },
  { height: 13, width: 13, channels: 64, filters: 128, relu: true, pool: true },
  { height: 10, width: 10, channels: 32, filters: 32, same: true, pool: true },
  { height: 28, width: 28, channels: 1, filters: 16, relu: true },
  { height: 9, width: 11, channels: 3, filters: 32, same: true, relu: true },
  { height: 11, width: 9, channels: 2, filters: 24, same: true, relu: true, pool: true },
  { height: 9, width: 9, channels: 1, filters: 8, relu: true, pool: true },
  { height: 3, width: 3, channels: 8, filters: 8 },
];

describe("our convolution", () => {
  it.each(cases)("gives what TensorFlow's operations give, with its gradients: %j", (shape) => {
    const { height, width, channels, filters, same = false, relu = false, pool = false } = shape;
    tf.tidy(() => {
      const input = normal(5, height, width, channels) as tf.Tensor4D;
      const filter = normal(3, 3, channels, filters).mul<tf.Tensor4D>(0.2);
      const bias = normal(filters);
      const theirs = (x: tf.Tensor4D, w: tf.Tensor4D, b: tf.Tensor): tf.Tensor => {
        const biased: tf.Tensor4D = x.conv2d(w, 1, same ? "same" : "valid").add(b);
        const pooled = pool ? tf.maxPool(biased, 2, 2, "valid") : biased;
        return relu ? pooled.relu() : pooled;
      };
      const settings = [truth("same", same), truth("relu", relu), truth("pool", pool)];
      const expected = theirs(input, filter, bias);
      const [output, places] = run("TseminarConvolution", settings, [input, filter, bias]);
      expect(difference(output, expected)).toBeLessThan(2e-6);

      const gradient = normal(...expected.shape);
      const [toInput, toFilter, toBias] = tf.grads((x, w, b) =>
        theirs(x as tf.Tensor4D, w as tf.Tensor4D, b)
          .mul(gradient)
          .sum(),
      )([input, filter, bias]);
      const inputs = [input, filter, output, places, gradient] as tf.Tensor[];
      const ours = run("TseminarConvolutionGradient", [...settings, truth("to_input", true)], inputs);
      [toInput, toFilter, toBias].forEach((each, i) => {
        if (each && (i > 0 || channels > 4)) expect(difference(ours[i], each)).toBeLessThan(5e-6);
      });
      const [none, again] = run("TseminarConvolutionGradient", [...settings, truth("to_input", false)], inputs);
      expect(none?.size).toBe(0);
      expect([...(again?.dataSync() ?? [])]).toEqual([...(ours[1]?.dataSync() ?? [])]);
    });
  });

  it("has the gradients that small changes show", () => {
    const settings = [truth("same", true), truth("relu", true), truth("pool", false)];
    const [input, filter, bias] = [normal(2, 5, 5, 8), normal(3, 3, 8, 8), normal(8)];
    const [output, places] = run("TseminarConvolution", settings, [input, filter, bias]);
    const weights = normal(2, 5, 5, 8);
    const inputs = [input, filter, output, places, weights] as tf.Tensor[];
    const gradients = run("TseminarConvolutionGradient", [...settings, truth("to_input", true)], inputs);
    [input, filter, bias].forEach((tensor, which) => {
      // Along a random direction.
      const direction = normal(...tensor.shape);
      const moved = (by: number): number => {
        const all = [input, filter, bias].map((each, i) => (i === which ? each.add(direction.mul(by)) : each));
        return run("TseminarConvolution", settings, all)[0]?.mul(weights).sum().dataSync()[0] ?? NaN;
      };
      const step = 1e-3;
      const slope = (moved(step) - moved(-step)) / (2 * step);
      const known = gradients[which]?.mul(direction).sum().dataSync()[0] ?? NaN;
      expect(Math.abs(slope - known)).toBeLessThan(0.02 * Math.max(10, Math.abs(known)));
    });
  });

  it.each([{}, { relu: true }, { pool: true }, { relu: true, pool: true }])(
    "lets what is not a number through, so that a training that goes wrong is seen: %j",
    ({ relu = false, pool = false }: { relu?: boolean; pool?: boolean }) => {
      tf.tidy(() => {
        for (const channels of [1, 8]) {
          const filter = normal(3, 3, channels, 16);
          const settings = [truth("same", true), truth("relu", relu), truth("pool", pool)];
          const numbers = normal(2, 8, 8, channels);
          const hole = tf.buffer([2, 8, 8, channels]);
          hole.set(NaN, 0, 5, 4, 0);
          const [output] = run("TseminarConvolution", settings, [numbers.add(hole.toTensor()), filter, normal(16)]);
          const [missing, elsewhere] = tf.unstack((output as tf.Tensor4D).isNaN());
          // The nine pixels around it, or the four pools that have any of them; other pixels of the picture may be lost too.
          const [top, left, side] = pool ? [2, 1, 2] : [4, 3, 3];
          expect(missing?.slice([top, left], [side, side]).sum().dataSync()[0]).toBe(side ** 2 * 16);
          expect(elsewhere?.sum().dataSync()[0]).toBe(0);
        }
      });
    },
  );

  it("refuses shapes that do not fit together, in a sentence", () => {
    const settings = [truth("same", true), truth("relu", true), truth("pool", false)];
    const wrong = [normal(2, 5, 5, 8), normal(3, 3, 8, 8), normal(7)];
    expect(() => run("TseminarConvolution", settings, wrong)).toThrow("another shape");
    const odd = [normal(2, 5, 5, 7), normal(3, 3, 7, 8), normal(8)];
    expect(() => run("TseminarConvolution", settings, odd)).toThrow("this number of channels");
  });
});

describe("our batch normalisation", () => {
  it("gives what its formula gives, with its gradients, also far from zero", () => {
    tf.tidy(() => {
      const input = normal(7, 9, 5, 24).mul(0.5).add<tf.Tensor4D>(normal(24).mul(30));
      const [gamma, beta, gradient] = [normal(24), normal(24), normal(7, 9, 5, 24)];
      const formula = (x: tf.Tensor, g: tf.Tensor, b: tf.Tensor): tf.Tensor => {
        const { mean, variance } = tf.moments(x, [0, 1, 2]);
        return x.sub(mean).mul(variance.add(1e-3).rsqrt()).mul(g).add(b);
      };
      const [output, mean, variance, inverse] = run(
        "TseminarNormalization",
        [float("epsilon", 1e-3)],
        [input, gamma, beta],
      );
      expect(difference(output, formula(input, gamma, beta))).toBeLessThan(1e-5);
      const moments = tf.moments(input, [0, 1, 2]);
      expect(difference(mean, moments.mean)).toBeLessThan(1e-6);
      expect(difference(variance, moments.variance)).toBeLessThan(1e-5);
      const theirs = tf.grads((x, g, b) => formula(x, g, b).mul(gradient).sum())([input, gamma, beta]);
      const ours = run("TseminarNormalizationGradient", [], [gradient, input, gamma, mean, inverse] as tf.Tensor[]);
      theirs.forEach((each, i) => {
        expect(difference(ours[i], each)).toBeLessThan(2e-5);
      });
    });
  });
});

describe("our pooling", () => {
  it.each([
    [8, 8, 8],
    [5, 7, 24],
  ])("gives what TensorFlow's gives, with its gradient: %j × %j, %j channels", (height, width, channels) => {
    const input = normal(3, height, width, channels) as tf.Tensor4D;
    const theirs = (x: tf.Tensor) => tf.maxPool(x as tf.Tensor4D, 2, 2, "valid");
    const [output, places] = run("TseminarPooling", [], [input]);
    expect([...(output?.dataSync() ?? [])]).toEqual([...theirs(input).dataSync()]);
    const gradient = normal(...(output?.shape ?? []));
    const back = run("TseminarPoolingGradient", [], [input, places, gradient] as tf.Tensor[])[0];
    const expected = tf.grad((x) => theirs(x).mul(gradient).sum())(input);
    expect([...(back?.dataSync() ?? [])]).toEqual([...expected.dataSync()]);
  });
});

describe("our dropout", () => {
  it.each([
    [0.25, [5, 7]],
    [0.5, [-3, 2 ** 31 - 1]],
  ])("at a rate of %j drops what the random numbers of TensorFlow for the seed %j say", (rate, seed) => {
    const input = normal(9, 101).add(10); // nowhere 0
    const from = tf.tensor1d(seed, "int32");
    const types = [type("dtype", TF_FLOAT), type("T", TF_INT32), type("Tseed", TF_INT32)];
    const sizes = tf.tensor1d(input.shape, "int32");
    const keep = run("StatelessRandomUniform", types, [sizes, from])[0]?.greaterEqual(rate).toFloat();
    const expected = input.mul(keep ?? NaN).mul(1 / (1 - rate));
    const [output, kept] = run("TseminarDropout", [float("rate", rate)], [input, from]);
    expect(difference(output, expected)).toBeLessThan(1e-7);
    expect([...(output?.dataSync() ?? [])].filter((value) => value === 0).length).toBeGreaterThan(rate * 600);
    const gradient = normal(9, 101);
    const back = run("TseminarDropoutGradient", [float("rate", rate)], [gradient, kept] as tf.Tensor[])[0];
    expect(difference(back, gradient.mul(keep ?? NaN).mul(1 / (1 - rate)))).toBeLessThan(1e-7);
  });
});
