import { Random, sharedRandom } from "../random.js";
import { tensorflowBackend } from "../tensorflow-backend.js";
import { tf } from "../tensorflow.js";

/** Between the numbers of two calls in one step; a prime. */
const STRIDE = 1_000_003;

/** What the random numbers of the step that runs follow from. */
let step: { readonly seed: tf.Tensor; calls: number } | undefined;

/**
 * Runs `work`; what is random in its layers follows from the seed and from how many have asked before.
 *
 * @param seed int32 `[2]`
 */
export function useSeed<Result>(seed: tf.Tensor, work: () => Result): Result {
  const before = step;
  step = { seed, calls: 0 };
  try {
    return work();
  } finally {
    step = before;
  }
}

/**
 * Uniform random numbers in [0, 1), made on the device: filling them in JavaScript takes longer than a layer does.
 *
 * @returns float32 of that shape
 */
export function uniformOnDevice(shape: readonly number[]): tf.Tensor {
  return randomOnDevice("StatelessRandomUniform", shape) ?? randomOnHost(shape, (random) => random.uniform());
}

/** Normally distributed random numbers with mean 0 and deviation 1, made on the device. */
export function normalOnDevice(shape: readonly number[]): tf.Tensor {
  return randomOnDevice("StatelessRandomNormal", shape) ?? randomOnHost(shape, (random) => random.normal());
}

function randomOnDevice(operation: string, shape: readonly number[]): tf.Tensor | undefined {
  const backend = tensorflowBackend();
  if (!backend) return undefined;
  const { TF_ATTR_TYPE, TF_FLOAT, TF_INT32 } = backend.binding;
  const type = (name: string, value: number) => ({ name, type: TF_ATTR_TYPE, value });
  const types = [type("dtype", TF_FLOAT), type("T", TF_INT32), type("Tseed", TF_INT32)];
  return tf.tidy(() => backend.executeSingleOutput(operation, types, [tf.tensor1d([...shape], "int32"), nextSeed()]));
}

/** Where the backend has no random numbers that follow from a seed, as WebGPU. */
function randomOnHost(shape: readonly number[], draw: (random: Random) => number): tf.Tensor {
  const [a = 0, b = 0] = tf.tidy(() => nextSeed().dataSync<"int32">());
  const random = new Random(a ^ Math.imul(b, STRIDE));
  return tf.tensor(
    Float32Array.from({ length: tf.util.sizeFromShape([...shape]) }, () => draw(random)),
    [...shape],
  );
}

/** int32 `[2]`: what the next random numbers of the step follow from. */
export function nextSeed(): tf.Tensor {
  if (!step) return tf.tensor1d([sharedRandom().integer(2 ** 31), 0], "int32");
  const offset = tf.tensor1d([step.calls++ * STRIDE, 0], "int32");
  return step.seed.add(offset);
}
