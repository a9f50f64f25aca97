import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** What TensorFlow writes to standard error when it loads and adds two numbers. */
async function stderrAt(level: string): Promise<string> {
  const script = `const tf = require("@tensorflow/tfjs-node-gpu"); console.log(tf.tensor1d([1, 2]).sum().dataSync()[0]);`;
  const env = { ...process.env, NODE_OPTIONS: "", TF_CPP_MIN_LOG_LEVEL: level };
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ["--eval", script], { env });
  expect(stdout).toBe("3\n");
  return stderr;
}

describe("the addon", () => {
  it("holds TensorFlow's information lines back at level 3, and shows them at level 0", async () => {
    expect(await stderrAt("0")).toContain("This TensorFlow binary is optimized");
    // One line is written while the library loads, before anybody can stop it.
    expect((await stderrAt("3")).split("\n").filter((line) => /^[IW]\d{4} /.test(line)).length).toBeLessThanOrEqual(1);
  });
});
