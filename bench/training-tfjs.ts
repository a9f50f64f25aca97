/**
 * Trains a net with tfjs' own `model.fit` on the same native build, without anything of ours in the process, and prints one
 * line of JSON: milliseconds a step. Arguments: plan of the net as JSON, folder of the raw data, what to measure as JSON.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

import { buildNet } from "./build-net.js";
import { StepClock } from "./step-clock.js";
import { batchSize, type NetPlan } from "./training-nets.js";

// tfjs-node calls `util.isNullOrUndefined`, which Node 23 took away.
const util = createRequire(import.meta.url)("node:util") as { isNullOrUndefined?: (value: unknown) => boolean };
util.isNullOrUndefined ??= (value) => value === null || value === undefined;
const tf = await import("@tensorflow/tfjs-node-gpu");

const [planned = "", folder = "", asked = ""] = process.argv.slice(2);
const plan = JSON.parse(planned) as NetPlan;
const clock = new StepClock(JSON.parse(asked) as { steps: number; seconds: number });
const read = (what: string) => new Uint8Array(readFileSync(join(folder, `${plan.data}-${what}`)));
const labels = read("labels");
const x = tf.tensor4d(Float32Array.from(read("images")), [labels.length, ...plan.input]).div(255);
const y = tf.oneHot(tf.tensor1d(Int32Array.from(labels), "int32"), 10).toFloat();
const net = buildNet(tf, plan);
await net.fit(x, y, {
  batchSize,
  verbose: 0,
  callbacks: {
    onBatchEnd: () => {
      clock.tick();
      if (clock.done) net.stopTraining = true;
      return Promise.resolve();
    },
  },
});
console.log(JSON.stringify(clock.measured));
