import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

import { project } from "../../kernel-setup/project.mjs";

/** Prints what a script of Node prints. */
async function printed(script: string): Promise<string> {
  return (await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", script])).stdout;
}

const module = (name: string): string => JSON.stringify(`file://${join(project.dist, name)}`);

/** Variables get new values from JavaScript again and again: TensorFlow frees the former ones, several at once, on its threads. */
const manyVariables = `
  import { collectGarbage } from ${module("collect-garbage.js")};
  import { tf } from ${module("tensorflow.js")};
  import { tensorflowBackend } from ${module("tensorflow-backend.js")};
  import { GraphDefinition } from ${module("training/graph/graph-definition.js")};
  import { GraphVariables } from ${module("training/graph/graph-variables.js")};
  import { Session } from ${module("training/graph/session.js")};
  tf.zeros([1]).dispose();
  const count = 300;
  const graph = new GraphDefinition();
  const variables = new GraphVariables(graph, "variable", Array(count).fill({ shape: [8] }));
  const session = new Session(tensorflowBackend(), graph);
  for (let round = 0; round < 3000; round++) {
    const values = Array.from({ length: count }, () => tf.tensor1d(new Float32Array(8).fill(round)));
    GraphVariables.write(session, [[variables, values]]);
    tf.dispose(values);
  }
  const last = variables.read(session).map((value) => value.dataSync()[7]);
  session.close();
  tf.tensor1d([1]).dispose();
  collectGarbage();
  console.log(last.every((value) => value === 2999), process.memoryUsage().arrayBuffers < 3e6);`;

/** Threads of JavaScript come and go, and leave tensors to TensorFlow; the last one is the program's own. */
const threads = `
  import { Worker } from "node:worker_threads";
  import { once } from "node:events";
  const left = 'import(${module("tensorflow.js")}).then(({ tf }) => tf.tensor1d(new Float32Array(100_000).fill(1)).sum().dataSync())';
  for (let i = 0; i < 3; i++) console.log(...(await once(new Worker(left, { eval: true }), "exit")));
  const { tf } = await import(${module("tensorflow.js")});
  console.log(tf.tensor1d([1, 2]).sum().dataSync()[0]);`;

describe("arrays of JavaScript that TensorFlow holds", () => {
  it("are let go of without a crash, and all of them, when threads of TensorFlow free their tensors", async () => {
    expect(await printed(manyVariables)).toBe("true true\n");
  });

  it("do not hinder a thread of JavaScript from ending, nor the next one", async () => {
    expect(await printed(threads)).toBe("0\n0\n0\n3\n");
  });
});
