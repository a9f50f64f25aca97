import { catalogue } from "../catalogue.js";
import type { Dataset } from "../dataset.js";
import type { LocateOptions } from "../downloads/locate.js";
import { drawnDigits } from "../stand-ins/digits.js";
import { loadIdxSet } from "./idx-set.js";

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
  return loadIdxSet(catalogue.mnist, drawnDigits, options);
}
