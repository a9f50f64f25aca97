/**
 * Loads data once and prints one line of JSON: seconds, bytes of memory at the peak, and how many images there were.
 * Arguments: what to load, and where the photos lie.
 */
import {
  cifar10,
  imageFolder,
  imageTensor,
  labelTensor,
  mnist,
  type Dataset,
  type ImageFolderOptions,
} from "tseminar/data";
import { tf } from "tseminar";

const [what = "", folder = ""] = process.argv.slice(2);

/** Puts the images of data sets on the device: one makes the copy that all others of the same images use. */
function toDevice(datasets: readonly Dataset[]): void {
  for (const dataset of datasets) tf.tidy(() => [imageTensor(dataset.take(1)), labelTensor(dataset)]);
}

const loaders: Record<string, () => Promise<Dataset[]>> = {
  async mnist() {
    const { train, test } = await mnist();
    toDevice([train, test]);
    return [train, test];
  },
  async cifar10() {
    const { train, test } = await cifar10();
    toDevice([train, test]);
    return [train, test];
  },
  photos: () => photos("fill"),
  "photos-cropped": () => photos("cover"),
};

async function photos(fit: ImageFolderOptions["fit"]): Promise<Dataset[]> {
  const { dataset } = await imageFolder(folder, { size: 64, fit, output: { write: () => undefined } });
  return [dataset];
}

const load = loaders[what];
if (!load) throw new Error(`unknown data "${what}" (one of: ${Object.keys(loaders).join(", ")})`);
// The device starts here and not in what is measured: with the first operation, where Python's starts with the first tensor.
tf.tidy(() => tf.add(1, 1));
const before = process.resourceUsage().maxRSS;
const start = performance.now();
const datasets = await load();
const seconds = (performance.now() - start) / 1000;
const memory = (process.resourceUsage().maxRSS - before) * 1024;
console.log(JSON.stringify({ seconds, memory, images: datasets.map(({ size }) => size) }));
