import type { Dataset } from "../dataset.js";
import type { LocateOptions } from "../downloads/locate.js";
import type { NpyArray } from "../formats/npy.js";
import { readNpz } from "../formats/npz.js";
import type { LabelledImages } from "../labelled-images.js";
import { medMnistSets, type MedMnistEntry, type MedMnistName } from "../medmnist-sets.js";
import { drawnMedicalImages } from "../stand-ins/medical-images.js";
import { loadSet } from "./load-set.js";

/** Splits by the names that MedMNIST has for them. */
const splits = { train: "train", validation: "val", test: "test" } as const;

/**
 * One of the twelve 2D sets of MedMNIST v2: small medical pictures, 28×28, grey or RGB (Yang et al. 2023). The first time it
 * is downloaded, later the local copy is read. Where that is impossible pictures with the same shapes and classes are drawn,
 * which are no medical ones, and a line says so.
 *
 * @param name such as "breastmnist"; `datasets()` lists them all
 * @returns labels `[n]`; for chestmnist, where a picture may show several findings, `[n, 14]` of 0 and 1
 * @throws Error when there is no such set, the file has a wrong checksum or the cache cannot be written
 * @example
 * const { train, validation, test } = await medMnist("breastmnist");
 * console.log(train.size, validation.size, test.size, train.classNames); // 546 78 156 ["malignant", "normal, benign"]
 */
export async function medMnist(
  name: MedMnistName,
  options: LocateOptions = {},
): Promise<Record<keyof typeof splits, Dataset>> {
  const set = (medMnistSets as Partial<Record<string, MedMnistEntry>>)[name];
  if (!set) throw new Error(`unknown set of MedMNIST "${name}" (one of: ${Object.keys(medMnistSets).join(", ")})`);
  return loadSet(
    set,
    {
      version: 1,
      decode: ({ archive }) => decode(archive.path, set),
      draw: (random) => {
        const { classNames, task } = set;
        const draw = ([n, , , channels]: readonly number[]) =>
          drawnMedicalImages(n ?? 0, random, { classes: classNames.length, channels: channels === 3 ? 3 : 1, task });
        const { train, validation, test } = set.shapes;
        return { train: draw(train), validation: draw(validation), test: draw(test) };
      },
    },
    options,
  );
}

async function decode(path: string, set: MedMnistEntry): Promise<Record<keyof typeof splits, LabelledImages>> {
  const names = Object.values(splits).flatMap((split) => [`${split}_images`, `${split}_labels`]);
  const arrays = await readNpz(path, names);
  const read = (split: keyof typeof splits) =>
    labelledImages(arrays[`${splits[split]}_images`], arrays[`${splits[split]}_labels`], { path, set });
  return { train: read("train"), validation: read("validation"), test: read("test") };
}

/** Images `[n, 28, 28]` or `[n, 28, 28, 3]` with labels `[n, 1]`, or `[n, classes]` where there may be several. */
function labelledImages(
  images: NpyArray | undefined,
  labels: NpyArray | undefined,
  { path, set }: { path: string; set: MedMnistEntry },
): LabelledImages {
  const [n = 0, height = 0, width = 0, channels = 1] = images?.shape ?? [];
  const columns = set.task === "multi-label" ? set.classNames.length : 1;
  if (images?.type !== "uint8" || labels?.type !== "uint8" || labels.shape.join() !== [n, columns].join())
    throw new Error(
      `${path} holds images of ${images?.type ?? "nothing"} [${images?.shape.join(", ") ?? ""}] and labels of ${labels?.type ?? "nothing"} [${labels?.shape.join(", ") ?? ""}]: expected uint8 and ${columns} labels an image, fetch it anew`,
    );
  return { images: images.values, shape: [n, height, width, channels], labels: labels.values };
}
