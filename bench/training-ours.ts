/**
 * Trains a net with `fit` and prints one line of JSON: milliseconds a step, seconds to the first step's end, and whole
 * epochs over what their steps took. Argument: the plan of the net, as JSON.
 */
import { fit, tf, type Callback } from "tseminar";
import { cifar10, mnist, type Dataset } from "tseminar/data";

import { buildNet } from "./build-net.js";
import { warmUpSteps } from "./step-clock.js";
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

/** Milliseconds that each epoch took. */
async function epochTimes(epochs: number, validationData?: Dataset): Promise<number[]> {
  const times: number[] = [];
  let started = 0;
  const timing: Callback = {
    onEpochBegin: () => void (started = performance.now()),
    onEpochEnd: () => void times.push(performance.now() - started),
  };
  const examples = training.take(plan.steps * batchSize);
  await fit(net, examples, { epochs, batchSize, validationData, verbose: 0, callbacks: [timing] });
  return times;
}

// No callback looks at single batches: small nets run several steps at once. The first epoch warms up.
const [, second = NaN, third = NaN] = await epochTimes(3);
const msPerStep = (second + third) / 2 / plan.steps;
const held = Math.round((plan.steps * batchSize) / 9); // as much as a validation split of a tenth holds back
const [, whole = NaN] = await epochTimes(2, validation.take(Math.min(held, validation.size)));
console.log(JSON.stringify({ msPerStep, overhead: whole / (plan.steps * msPerStep), firstStepSeconds }));
