import { ImageFolder } from "../data/photos/image-folder.js";
import { learningRateOf } from "../training/schedules/index.js";
import type { tf } from "../tensorflow.js";
import type { ExerciseCheck } from "./exercise-check.js";
import { layersOfKind, netFault } from "./net-fault.js";
import { notWanted } from "./not-wanted.js";
import { splitGroups } from "./split-groups.js";

const SIDE = 48;

/** Photos read in grey, 48×48, whole, with bars. */
const wholeGrey: ExerciseCheck<ImageFolder> = (folder) => {
  if (!(folder instanceof ImageFolder)) return notWanted("what imageFolder gives", folder);
  const { dataset, images } = folder;
  const [n, height, width, channels] = dataset.shape;
  if (n === 0) return "no photo was taken: the table of the files says why";
  if (channels !== 1) return `the pictures have ${channels} channels: grey ones have one`;
  if (height !== SIDE || width !== SIDE)
    return `the pictures are ${height}×${width}: both sides are to have ${SIDE} pixels`;
  const rows = folder.pictures.toRecords().filter(({ skipped }) => skipped === null);
  const place = rows.findIndex((row) => Number(row["width"]) > 1.2 * Number(row["height"]));
  if (place < 0) return undefined; // without a wide photo nothing can be seen
  const [first, ...more] = images.images.subarray(place * SIDE * SIDE, place * SIDE * SIDE + SIDE);
  const bar = more.every((pixel) => pixel === first);
  return bar
    ? undefined
    : `the wide photo ${folder.paths[place] ?? ""} has no bars above and below: it was cut off or stretched`;
};

/** The highest rate for filters that have learnt already. */
const HIGHEST_RATE = 3e-4;

/** A net whose last convolution learns again, with a small rate, and no other. */
const fineTuned: ExerciseCheck<tf.LayersModel> = (net) => {
  const fault = netFault(net, { inputShape: [32, 32, 3], classes: 2 });
  if (fault !== undefined) return fault;
  const convolutions = layersOfKind(net, "Conv2D");
  const last = convolutions.at(-1);
  if (!last) return "the net has no convolutions: keep those of the CIFAR-10 net";
  const learning = convolutions.filter(learns);
  if (learning.length === convolutions.length && learning.length > 1)
    return "all convolutions learn: freeze those before the last one";
  if (!learns(last))
    return learning.length === 0
      ? `the last convolution, "${last.name}", is still frozen`
      : `"${learning[0]?.name ?? ""}" learns, but the last convolution is "${last.name}"`;
  if (learning.length > 1)
    return `${learning.length} convolutions learn (${learning.map(({ name }) => name).join(", ")}): only the last one is to`;
  const head = layersOfKind(net, "Dense").find((layer) => !learns(layer));
  if (head) return `the dense layer "${head.name}" is frozen: a new head has to learn`;
  return rateFault(net);
};

function learns(layer: tf.layers.Layer): boolean {
  return layer.trainableWeights.length > 0;
}

function rateFault(net: tf.LayersModel): string | undefined {
  if ((net.optimizer as tf.Optimizer | undefined) === undefined)
    return "the net is not compiled: what is frozen counts from compile on";
  const rate = learningRateOf(net);
  if (rate > HIGHEST_RATE)
    return `the learning rate is ${rate}: with so large steps the convolution forgets what it has learnt, take a tenth or less of Adam's own`;
  return rate > 0 ? undefined : `the learning rate is ${rate}: so nothing is learnt`;
}

/** The checks of the exercises in notebooks/hotdog.ipynb. */
export const hotdog = { "hotdog-1": wholeGrey, "hotdog-2": fineTuned, "hotdog-3": splitGroups };
