import { inspect } from "node:util";

import { layerUses, type LayerUse } from "../nets/layer-graph.js";
import { blueprint, smallCifarNet } from "../nets/index.js";
import { Random } from "../random.js";
import type { tf } from "../tensorflow.js";
import { compareNumber } from "./compare-number.js";
import type { ExerciseCheck } from "./exercise-check.js";
import { netFault } from "./net-fault.js";
import { notWanted } from "./not-wanted.js";

/** The parameters of the small net with 16 filters. */
const parameters: ExerciseCheck<number> = (answer) => {
  const net = blueprint(() => smallCifarNet({ filters: 16 }));
  const right = net.countParams();
  const convolution = net.getLayer("conv").countParams();
  const dense = net.getLayer("dense").countParams();
  const last = net.getLayer("answer").countParams();
  net.dispose();
  const others = right - dense;
  return compareNumber(answer, right, {
    mistakes: [
      [parametersOf(10), "that is the net of the notebook, with 10 filters"],
      [parametersOf(8), "that is the net with 8 filters"],
      [convolution, "that is the convolution: add the dense layers"],
      [dense, "that is the first dense layer: add the layers before and after it"],
      [right - last, "the last layer has parameters, too"],
      [right - convolution, "the convolution has parameters, too"],
      [right - 16 - 100 - 10, "each filter and each neuron also has a bias"],
      [right - 16 * 3 * 3 * 2, "a filter has weights for each of the three channels"],
      [others + 100 * (16 * 16 * 16 + 1), "without padding the maps of the convolution are smaller than the picture"],
      [others + 100 * (30 * 30 * 16 + 1), "pooling halves each side of the maps"],
      [others + 100 * (15 * 15 + 1), "flatten puts the numbers of all 16 maps into one row"],
    ],
    otherwise: "find the side of the maps after the convolution and after pooling first, then count layer by layer",
  });
};

function parametersOf(filters: number): number {
  const net = blueprint(() => smallCifarNet({ filters }));
  const count = net.countParams();
  net.dispose();
  return count;
}

/** A net with a residual block: two ways from one place that are added, one of them with two convolutions. */
const residualBlock: ExerciseCheck<tf.LayersModel> = (net) => {
  const fault = netFault(net, { inputShape: [32, 32, 3], classes: 10 });
  if (fault !== undefined) return fault;
  const uses = layerUses(net);
  const joints = uses.filter(({ inputs }) => inputs.length > 1);
  const sum = joints.find(({ layer }) => layer.getClassName() === "Add");
  if (!sum) {
    const [other] = joints;
    return other
      ? `the two ways meet in a layer of kind ${other.layer.getClassName()}: a residual block adds them`
      : "the net is one way from begin to end: nothing goes around the two convolutions and is added";
  }
  const ways = sum.inputs.map((tensor) => behind(tensor, uses));
  if (sum.inputs.length !== 2) return `${sum.inputs.length} tensors are added: a residual block adds two`;
  if (sum.inputs[0] === sum.inputs[1]) return "a tensor is added to itself: add what goes into the block";
  return waysFault(ways, uses);
};

/** What is wrong with what each of the two ways has and the other has not. */
function waysFault([one, other]: readonly Set<LayerUse>[], uses: readonly LayerUse[]): string | undefined {
  const convolutions = ([...way]: readonly LayerUse[]): number =>
    way.filter(({ layer }) => layer.getClassName() === "Conv2D").length;
  const only = (way = new Set<LayerUse>(), without = new Set<LayerUse>()) =>
    [...way].filter((use) => !without.has(use));
  const [short = [], long = []] = [only(one, other), only(other, one)].sort(
    (a, b) => convolutions(a) - convolutions(b),
  );
  if (convolutions(long) !== 2)
    return `the longer way to the sum has ${convolutions(long)} convolutions of its own: the block goes around two`;
  if (short.some(({ layer }) => sides(layer).some((side) => side > 1)))
    return "the way around the block has a convolution of its own: what goes into the block is to arrive unchanged";
  const total = convolutions(uses);
  if (total < 3) return `the net has ${total} convolutions: the first one stays before the block`;
  return undefined;
}

/** The sides of a convolution's filters; none for other layers. */
function sides(layer: tf.layers.Layer): number[] {
  const { kernelSize } = layer.getConfig();
  return [kernelSize].flat().filter((side): side is number => typeof side === "number");
}

/** The uses of layers that a tensor comes from. */
function behind(tensor: tf.SymbolicTensor, uses: readonly LayerUse[]): Set<LayerUse> {
  const found = new Set<LayerUse>();
  const visit = (each: tf.SymbolicTensor): void => {
    const use = uses.find(({ outputs }) => outputs.includes(each));
    if (!use || found.has(use)) return;
    found.add(use);
    use.inputs.forEach(visit);
  };
  visit(tensor);
  return found;
}

/** When a training stops, and whose weights are kept; epochs count from 1. */
export interface Stop {
  stopped: number;
  best: number;
}

/** Decides by the validation losses of a training when it stops. */
export type StopEarly = (losses: number[], patience: number) => Stop;

const stopEarly: ExerciseCheck<StopEarly> = (answer) => {
  if (typeof answer !== "function") return notWanted("a function", answer);
  for (const [losses, patience] of trainings()) {
    const given: unknown = answer([...losses], patience);
    const fault = stopFault(given, { losses, patience });
    if (fault !== undefined)
      return `for the losses ${losses.join(", ")} and a patience of ${patience} it gives ${inspect(given).slice(0, 60)}: ${fault}`;
  }
  return undefined;
};

function stopFault(given: unknown, { losses, patience }: { losses: number[]; patience: number }): string | undefined {
  const answer: Partial<Stop> = typeof given === "object" && given !== null ? given : {};
  const { stopped, best } = answer;
  if (typeof stopped !== "number" || typeof best !== "number") return "return { stopped, best }, two numbers";
  const right = rightStop(losses, patience);
  if (stopped === right.stopped && best === right.best) return undefined;
  if (stopped === right.stopped - 1 && best === right.best - 1) return "epochs count from 1";
  if (stopped > losses.length || stopped < 1) return `there are epochs 1 to ${losses.length}`;
  if (stopped !== right.stopped) return stopSentence({ stopped, losses, patience }, right);
  if (best > stopped) return "the best epoch comes after the training has stopped";
  if (best === stopped) return "the last epoch is not always the best one";
  if (losses[best - 1] === losses[right.best - 1]) return "an equal loss is not better: the first of the two is kept";
  return "that is not the epoch with the lowest loss up to the stop";
}

function stopSentence(
  { stopped, losses, patience }: { stopped: number; losses: readonly number[]; patience: number },
  right: Stop,
): string {
  if (stopped === losses.length && stopped > right.stopped + 1)
    return "it runs to the end, although patience ran out before: compare with the lowest loss so far";
  if (stopped === right.stopped + 1)
    return "it stops an epoch too late, or takes an equal loss for a better one: the epoch in which patience runs out is the last one";
  if (stopped === right.stopped - 1) return "it stops an epoch too early: so many epochs may pass after the best one";
  if (stopped < right.stopped)
    return `it stops too early: count only epochs in a row, and begin anew when the loss is lower than all before`;
  return `it stops too late: compare with the lowest loss so far, not with the epoch before, and wait for ${patience}`;
}

function rightStop(losses: readonly number[], patience: number): Stop {
  let best = 0;
  for (const [i, loss] of losses.entries()) {
    if (loss < (losses[best] ?? Infinity)) best = i;
    else if (i - best >= patience) return { stopped: i + 1, best: best + 1 };
  }
  return { stopped: losses.length, best: best + 1 };
}

/** Trainings that make each mistake seen, the plain ones first. */
function trainings(): [losses: number[], patience: number][] {
  const random = new Random(3);
  const some = Array.from({ length: 40 }, (_, i): [number[], number] => [
    Array.from({ length: 6 + (i % 7) }, () => 1 + random.integer(8) / 10),
    1 + (i % 4),
  ]);
  return [
    [[1.5, 1.2, 1, 1.1, 1.3, 1.4, 1.2, 1.3], 2],
    [[1.5, 1.2, 1.3, 1.1, 1.2, 1, 1.2, 1.3], 2],
    [[1.5, 1.4, 1.3, 1.2], 2],
    [[1.2, 1, 1, 1, 1.1, 0.9, 1.2, 1.3], 3],
    [[1.2, 1.4, 1.3, 1.25, 1.23, 1.22, 0.8], 3],
    ...some,
  ];
}

/** The checks of the exercises in notebooks/cifar-10.ipynb. */
export const cifar10 = { "cifar-10-1": parameters, "cifar-10-2": residualBlock, "cifar-10-3": stopEarly };
