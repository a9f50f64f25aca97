import { tf } from "../src/tensorflow.js";

describe("tf", () => {
  it("runs on TensorFlow 2.21", () => {
    const { binding } = tf.backend() as unknown as { binding: { TF_Version: string } };
    expect(binding.TF_Version).toBe("2.21.0");
  });

  it("multiplies matrices", () => {
    const a = tf.tensor2d([1, 2, 3, 4], [2, 2]);
    const b = tf.tensor2d([5, 6, 7, 8], [2, 2]);
    expect(tf.matMul(a, b).arraySync()).toEqual([
      [19, 22],
      [43, 50],
    ]);
  });

  it("rounds int32 tensors to themselves and float32 ones to even", () => {
    const whole = tf.tensor1d([-3, 0, 7], "int32").round();
    expect(whole.dtype).toBe("int32");
    expect(whole.arraySync()).toEqual([-3, 0, 7]);
    expect(tf.tensor1d([0.5, 1.5, -2.4]).round().arraySync()).toEqual([0, 2, -2]);
  });
});
