import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

import { project } from "../kernel-setup/project.mjs";
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

  it("makes Node warn of nothing, whatever Node it is", async () => {
    const script = `
      import { tf } from ${JSON.stringify(`file://${join(project.dist, "tensorflow.js")}`)};
      const net = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [2] })] });
      net.compile({ optimizer: "sgd", loss: "meanSquaredError" });
      await net.fit(tf.ones([4, 2]), tf.ones([4, 1]), { verbose: 0 });
      console.log(net.predict(tf.ones([3, 2])).shape.join());`;
    const env = { ...process.env, NODE_OPTIONS: "" };
    const run = promisify(execFile)(process.execPath, ["--input-type=module", "--eval", script], { env });
    const { stdout, stderr } = await run;
    expect(stdout).toBe("3,1\n");
    // TensorFlow writes lines of its own while its library loads, on processors with AVX-512.
    const ofTensorFlow = /^[IW]\d{4} |^WARNING: All log messages before absl::InitializeLog/;
    expect(stderr.split("\n").filter((line) => line !== "" && !ofTensorFlow.test(line))).toEqual([]);
  });
});
