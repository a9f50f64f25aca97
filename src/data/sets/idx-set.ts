import { readFile } from "node:fs/promises";

import type { CatalogueEntry } from "../catalogue-entry.js";
import type { Dataset } from "../dataset.js";
import type { LocatedFile, LocateOptions } from "../downloads/locate.js";
import { parseIdx } from "../formats/idx.js";
import type { LabelledImages } from "../labelled-images.js";
import type { Random } from "../../random.js";
import { loadSet } from "./load-set.js";

/** The four files of a data set like MNIST. */
export type IdxRole = "trainImages" | "trainLabels" | "testImages" | "testLabels";

/** Loads a data set of four IDX files, of images `[n, height, width]` and labels `[n]`. */
export async function loadIdxSet(
  set: CatalogueEntry<IdxRole>,
  draw: (n: number, random: Random) => LabelledImages,
  options: LocateOptions,
): Promise<{ train: Dataset; test: Dataset }> {
  const size = (split: string) => set.shapes[split]?.[0] ?? 0;
  return loadSet(
    set,
    {
      version: 1,
      decode: async ({ trainImages, trainLabels, testImages, testLabels }) => ({
        train: await greyImages(trainImages, trainLabels),
        test: await greyImages(testImages, testLabels),
      }),
      draw: (random) => ({ train: draw(size("train"), random), test: draw(size("test"), random) }),
    },
    options,
  );
}

async function greyImages(imageFile: LocatedFile, labelFile: LocatedFile): Promise<LabelledImages> {
  const images = parseIdx(await readFile(imageFile.path));
  const labels = parseIdx(await readFile(labelFile.path));
  const [n = 0, height = 0, width = 0] = images.shape;
  if (images.type !== "uint8" || labels.type !== "uint8" || images.shape.length !== 3)
    throw new Error(
      `images of type ${images.type} and rank ${images.shape.length}, labels of type ${labels.type}: expected uint8 and rank 3, correct the file names in the catalogue`,
    );
  return { images: images.values, shape: [n, height, width, 1], labels: labels.values };
}
