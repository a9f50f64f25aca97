import {
  Augmentation,
  cifar10,
  cifarRecipeNet,
  evaluate,
  fashionMnist,
  fit,
  largerCifarNet,
  lectureNet,
  leNet5,
  mnist,
  smallCifarNet,
  tf,
  type History,
} from "tseminar";
import { cosineDecay, earlyStopping, learningRateScheduler, oneCycle } from "tseminar/callbacks";

import { needsReal } from "./raw-data.js";

/** What a training reached. */
export interface Reached {
  /** The accuracy that counts. */
  value: number;
  [detail: string]: number | readonly number[];
}

/** A result to get. */
export interface ResultPlan {
  name: string;
  /** What the value is and how it comes about. */
  what: string;
  epochs: number;
  /** Default: there is none, the value only stands beside another one. */
  goal?: number;
  /** A training may take so long. Default: as long as it likes. */
  minutes?: number;
  /** One seed is enough. Default: false. */
  oneSeed?: boolean;
  /** Trains after `setSeed`. */
  train(): Promise<Reached>;
}

/** Loads a set and makes sure that it is no drawn stand-in. */
async function real<S extends { train: Parameters<typeof needsReal>[0] }>(loading: Promise<S>): Promise<S> {
  const sets = await loading;
  needsReal(sets.train);
  return sets;
}

function compiled(net: tf.LayersModel, optimizer: string | tf.Optimizer = "adam"): tf.LayersModel {
  net.compile({ optimizer, loss: "categoricalCrossentropy", metrics: ["accuracy"] });
  return net;
}

const values = ({ history }: History, name: string): number[] =>
  (history[name] ?? []).map((value) => Number(value.toFixed(4)));

/** The protocol of the reference runs: the test images say after each epoch how far the training is. */
async function onTestImages(
  net: tf.LayersModel,
  { train, test }: Awaited<ReturnType<typeof cifar10 | typeof fashionMnist>>,
  { epochs, batchSize }: { epochs: number; batchSize: number },
): Promise<{ last: number; best: number; accuracies: number[]; training: number }> {
  const history = await fit(net, train, { epochs, batchSize, validationData: test, verbose: 0 });
  net.dispose();
  const accuracies = values(history, "val_accuracy");
  const training = values(history, "accuracy").at(-1) ?? NaN;
  return { last: accuracies.at(-1) ?? NaN, best: Math.max(...accuracies), accuracies, training };
}

/** The sound protocol: a tenth of the training images chooses the epoch, the test images are looked at once. */
async function testedOnce(net: tf.LayersModel, { epochs }: { epochs: number }): Promise<Reached> {
  const { train, test } = await real(cifar10());
  const best = earlyStopping({ monitor: "val_accuracy", patience: epochs, restoreBestWeights: true });
  const history = await fit(net, train, { epochs, batchSize: 32, validationSplit: 0.1, callbacks: [best], verbose: 0 });
  const { accuracy } = await evaluate(net, test);
  net.dispose();
  return { value: accuracy, validation: values(history, "val_accuracy") };
}

export const resultPlans: readonly ResultPlan[] = [
  {
    name: "lecture",
    what: "MNIST, lecture net, batch 64, rate from 0.002 along half a cosine, validation split 0.1: test accuracy",
    epochs: 5,
    goal: 0.99,
    oneSeed: true,
    async train() {
      const { train, test } = await real(mnist());
      const net = compiled(lectureNet());
      const callbacks = [learningRateScheduler(cosineDecay({ learningRate: 0.002, decaySteps: 5 }))];
      const history = await fit(net, train, { epochs: 5, batchSize: 64, validationSplit: 0.1, callbacks, verbose: 0 });
      const { accuracy } = await evaluate(net, test);
      net.dispose();
      return { value: accuracy, validation: values(history, "val_accuracy") };
    },
  },
  {
    name: "cifar-small",
    what: "CIFAR-10, small net of 10 filters, batch 32, all 50,000: accuracy on the test images after the last epoch, for comparison only",
    epochs: 10,
    goal: 0.61,
    async train() {
      const sets = await real(cifar10());
      const { last, ...rest } = await onTestImages(compiled(smallCifarNet({ filters: 10 })), sets, {
        epochs: 10,
        batchSize: 32,
      });
      return { value: last, ...rest };
    },
  },
  {
    name: "cifar-small-sound",
    what: "the same net, validation split 0.1, best epoch by it: test accuracy",
    epochs: 10,
    train: () => testedOnce(compiled(smallCifarNet({ filters: 10 })), { epochs: 10 }),
  },
  {
    name: "fashion",
    what: "Fashion-MNIST, LeNet-5 with tanh, SGD 0.01, batch 128: accuracy on the test images after the last epoch",
    epochs: 10,
    goal: 0.8174,
    oneSeed: true,
    async train() {
      const sets = await real(fashionMnist());
      const { last, ...rest } = await onTestImages(
        compiled(leNet5({ inputShape: [28, 28, 1] }), tf.train.sgd(0.01)),
        sets,
        { epochs: 10, batchSize: 128 },
      );
      return { value: last, ...rest };
    },
  },
  {
    name: "cifar-recipe",
    what: "CIFAR-10, batch normalisation, dropout, flips and shifts, one cycle of the learning rate: test accuracy, tested once",
    epochs: 7,
    goal: 0.79,
    minutes: 15,
    oneSeed: true,
    async train() {
      const { train, test } = await real(cifar10());
      const rates = oneCycle({
        maxLearningRate: 0.004,
        totalSteps: 7 * Math.ceil((0.9 * train.size) / 64),
        pctStart: 0.25,
      });
      const net = compiled(cifarRecipeNet({ dropout: [0.1, 0.2, 0.3, 0.3] }));
      const history = await fit(net, train, {
        epochs: 7,
        batchSize: 64,
        validationSplit: 0.1,
        augmentation: new Augmentation({ flip: "horizontal", crop: 3 }),
        callbacks: [learningRateScheduler(rates, { every: "batch" })],
        verbose: 0,
      });
      const { accuracy } = await evaluate(net, test);
      net.dispose();
      return { value: accuracy, validation: values(history, "val_accuracy") };
    },
  },
  {
    name: "cifar-larger",
    what: "CIFAR-10, larger net, batch 32, all 50,000: best accuracy of an epoch on the test images, for comparison only",
    epochs: 10,
    goal: 0.71,
    async train() {
      const sets = await real(cifar10());
      const { best, ...rest } = await onTestImages(compiled(largerCifarNet()), sets, { epochs: 10, batchSize: 32 });
      return { value: best, ...rest };
    },
  },
  {
    name: "cifar-larger-sound",
    what: "the same net, validation split 0.1, best epoch by it: test accuracy",
    epochs: 10,
    train: () => testedOnce(compiled(largerCifarNet()), { epochs: 10 }),
  },
];
