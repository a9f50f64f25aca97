/**
 * Trains a net with `fit` and prints one line of JSON: milliseconds a step, seconds to the first step's end, and whole
 * epochs over what their steps took. Argument: the plan of the net, as JSON.
 */
import { fit, tf, type Callback } from "tseminar";
import { cifar10, mnist, type Dataset } from "tseminar/data";

import { buildNet } from "./build-net.js";
import { StepClock, warmUpSteps } from "./step-clock.js";
import { batchSize, type NetPlan } from "./training-nets.js";

/** Pictures in a batch of the validation, of which the last one may be shorter; see below. */
const VALIDATION_BATCH = 256;

const plan = JSON.parse(process.argv[2] ?? "") as NetPlan;
const { train } = await { mnist, cifar10 }[plan.data]();
const [training, validation] = train.divide(0.9);
tf.zeros([1]).dispose(); // the device starts here and not in what is measured
const net = buildNet(tf, plan);

// A short training with batches of all the sizes that come in the long one.
const few = (data: Dataset, size: number, batches: number) => data.take(size * batches + (data.size % size));
let firstStepSeconds = 0;
const called = performance.now();
await fit(net, few(training, batchSize, warmUpSteps), {
  validationData: few(validation, VALIDATION_BATCH, 1),
  batchSize,
  verbose: 0,
  callbacks: [{ onBatchEnd: () => void (firstStepSeconds ||= (performance.now() - called) / 1000) }],
});

const epochs: { msPerStep: number; overhead: number }[] = [];
let clock: StepClock;
let started: number;
const timing: Callback = {
  onEpochBegin: () => {
    clock = new StepClock({ steps: 0, seconds: 0 });
    started = performance.now();
  },
  onBatchEnd: () => {
    clock.tick();
  },
  onEpochEnd: (_, _logs, run) => {
    const { msPerStep } = clock.measured;
    epochs.push({ msPerStep, overhead: (performance.now() - started) / (run.batches * msPerStep) });
  },
};
await fit(net, training, {
  validationData: validation,
  epochs: plan.epochs,
  batchSize,
  verbose: 0,
  callbacks: [timing],
});
const fastest = epochs.sort((a, b) => a.msPerStep - b.msPerStep)[Math.floor(epochs.length / 2)];
console.log(JSON.stringify({ ...fastest, firstStepSeconds }));
