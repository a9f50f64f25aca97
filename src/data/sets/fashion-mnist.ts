import { catalogue } from "../catalogue.js";
import type { Dataset } from "../dataset.js";
import type { LocateOptions } from "../downloads/locate.js";
import { drawnClothes } from "../stand-ins/clothes.js";
import { loadIdxSet } from "./idx-set.js";

/**
 * Fashion-MNIST: ten kinds of clothes, 60,000 to train and 10,000 to test, 28×28 grey (Xiao, Rasul and Vollgraf 2017). The
 * first time it is downloaded (30.9 MB), later the local copy is read. Where that is impossible the clothes are drawn, and
 * a line says so.
 *
 * @returns images `[60000, 28, 28, 1]` and `[10000, 28, 28, 1]`, 0 (ground) … 255, labels 0 … 9
 * @throws Error when a file has a wrong checksum or the cache cannot be written
 * @example
 * const { train, test } = await fashionMnist();
 * console.log(train.size, test.label(0)); // 60000 "Ankle boot"
 */
export async function fashionMnist(options: LocateOptions = {}): Promise<{ train: Dataset; test: Dataset }> {
  return loadIdxSet(catalogue.fashionMnist, drawnClothes, options);
}
