import { catalogue } from "../catalogue.js";
import type { Dataset } from "../dataset.js";
import { parseIdx } from "../formats/idx.js";
import type { LabelledImages } from "../labelled-images.js";
import { loadSet } from "./load-set.js";
import type { LocateOptions } from "../downloads/locate.js";
import { drawnDigits } from "../stand-ins/digits.js";
import { Random } from "../../random.js";

/**
 * MNIST: handwritten digits, 60,000 to train and 10,000 to test, 28×28 grey (LeCun et al. 1998). The first time it is
 * downloaded (11.6 MB), later the local copy is read. Where that is impossible the digits are drawn, and a line says so.
 *
 * @returns images `[60000, 28, 28, 1]` and `[10000, 28, 28, 1]`, 0 (paper) … 255 (ink), labels 0 … 9
 * @throws Error when a file has a wrong checksum or the cache cannot be written
 * @example
 * const { train, test } = await mnist();
 * console.log(train.size, test.label(0)); // 60000 "7"
 */
export async function mnist(options: LocateOptions = {}): Promise<{ train: Dataset; test: Dataset }> {
  return loadSet(
    catalogue.mnist,
    {
      parse: (files) => ({
        train: greyImages(files.trainImages, files.trainLabels),
        test: greyImages(files.testImages, files.testLabels),
      }),
      draw: (seed) => {
        const random = new Random(seed);
        const { train, test } = catalogue.mnist.shapes;
        return { train: drawnDigits(train[0], random), test: drawnDigits(test[0], random) };
      },
    },
    options,
  );
}

/** The images `[n, height, width]` and labels `[n]` of two IDX files. */
function greyImages(imageFile: Uint8Array, labelFile: Uint8Array): LabelledImages {
  const images = parseIdx(imageFile);
  const labels = parseIdx(labelFile);
  const [n = 0, height = 0, width = 0] = images.shape;
  if (images.type !== "uint8" || labels.type !== "uint8" || images.shape.length !== 3)
    throw new Error(
      `images of type ${images.type} and rank ${images.shape.length}, labels of type ${labels.type}: expected uint8 and rank 3, correct the file names in the catalogue`,
    );
  return { images: images.values, shape: [n, height, width, 1], labels: labels.values };
}
