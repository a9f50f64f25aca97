import { catalogue } from "../catalogue.js";
import { Dataset } from "../dataset.js";
import type { LocateOptions } from "../downloads/locate.js";
import type { LabelledImages } from "../labelled-images.js";
import { imageFolder } from "../photos/image-folder.js";
import { tarSource } from "../photos/tar-source.js";
import { drawnExaminations } from "../stand-ins/examinations.js";
import { loadSet } from "./load-set.js";

type MedicalSplit = "train" | "validation" | "test";

/** Share of each class in each split; the publishers made none. */
const shares = { train: 0.8, validation: 0.1, test: 0.1 };
const SPLIT_SEED = 1;

/**
 * Medical MNIST, also called MedNIST: six kinds of examinations, 64×64 grey, read from JPEG files. The first time it is
 * downloaded and decoded, later the decoded copy is read; a class folder may hold 1,000 pictures of each class instead of
 * all 58,954. It has no splits of its own: it is shuffled with seed 1, and of each class 80 % are to train, 10 % to
 * validate and 10 % to test. Where it cannot be had 6,000 pictures are drawn, which are no medical ones, and a line says so.
 *
 * The classes are different examinations: nearly all being right is no medical feat.
 *
 * @returns images `[n, 64, 64, 1]`, labels 0 … 5
 * @throws Error when the file has a wrong checksum or the cache cannot be written
 * @example
 * const { train, validation, test } = await medicalMnist();
 * console.log(train.classNames); // ["AbdomenCT", "BreastMRI", "CXR", "ChestCT", "Hand", "HeadCT"]
 */
export async function medicalMnist(options: LocateOptions = {}): Promise<Record<MedicalSplit, Dataset>> {
  const { output, signal } = options;
  const { classNames } = catalogue.medicalMnist;
  return loadSet<"archive", MedicalSplit>(
    catalogue.medicalMnist,
    {
      version: 1,
      decode: async ({ archive: { path } }) => {
        const source = path.endsWith(".zip") ? path : await tarSource(path);
        const { images } = await imageFolder(source, { size: 64, colour: "grey", classNames, output, signal });
        return divide(images);
      },
      draw: (random) => divide(drawnExaminations(6_000, random)),
    },
    options,
  );
}

function divide(images: LabelledImages): Record<MedicalSplit, LabelledImages> {
  const { name, title, classNames, licence } = catalogue.medicalMnist;
  const facts = { name, title, classNames, licence, split: "all", source: "", standIn: false } as const;
  return new Dataset({ ...facts, ...images }).shuffle(SPLIT_SEED).divide(shares, { stratify: true });
}
