import type { LabelledImages } from "../../src/data/labelled-images.js";

/** Accuracy of telling the class by the picture's mean colour alone: the class whose mean is nearest, in its deviations. */
export function accuracyByColour(
  { train, test }: { train: LabelledImages; test: LabelledImages },
  classes: number,
): number {
  const colours = meanColours(train);
  const kinds = Array.from({ length: classes }, (_, k) => moments(colours.filter((_, i) => train.labels[i] === k)));
  const guessed = meanColours(test).map((colour) => {
    const distances = kinds.map(({ mean, deviation }) =>
      colour.reduce((sum, value, c) => {
        const spread = deviation[c] ?? 1;
        return sum + ((value - (mean[c] ?? 0)) / spread) ** 2 / 2 + Math.log(spread);
      }, 0),
    );
    return distances.indexOf(Math.min(...distances));
  });
  return guessed.filter((guess, i) => guess === test.labels[i]).length / guessed.length;
}

function moments(colours: number[][]) {
  const average = (of: (colour: number[]) => number) =>
    colours.reduce((sum, colour) => sum + of(colour), 0) / colours.length;
  const mean = (colours[0] ?? []).map((_, c) => average((colour) => colour[c] ?? 0));
  const deviation = mean.map((middle, c) => Math.sqrt(average((colour) => ((colour[c] ?? 0) - middle) ** 2)) || 1);
  return { mean, deviation };
}

function meanColours({ images, shape: [n, height, width, channels] }: LabelledImages): number[][] {
  const length = height * width * channels;
  return Array.from({ length: n }, (_, i) => {
    const sums = new Array<number>(channels).fill(0);
    images
      .subarray(i * length, (i + 1) * length)
      .forEach((value, at) => (sums[at % channels] = (sums[at % channels] ?? 0) + value));
    return sums.map((sum) => sum / (height * width));
  });
}
