import { parseNpy, type NpyArray } from "./npy.js";
import { openZip } from "./zip-files.js";

/** No array may be larger: 2 GiB; the largest set of MedMNIST at 28×28 has 200 MB. */
const MOST_BYTES = 2 ** 31;

/**
 * Reads arrays out of a file that `numpy.savez` or `numpy.savez_compressed` wrote: a zip of NPY files (numpy.lib.format,
 * "Format of .npz files", https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html).
 *
 * @param source path of the file, or its bytes
 * @param names of the arrays to read, without ".npy"; all that are there unless told
 * @throws Error when the zip or an array is damaged, or a name is not there
 * @example
 * const { train_images } = await readNpz("breastmnist.npz", ["train_images"]);
 * console.log(train_images.shape); // [546, 28, 28]
 */
export async function readNpz<Name extends string = string>(
  source: string | Uint8Array,
  names?: readonly Name[],
): Promise<Record<Name, NpyArray>> {
  const zip = await openZip(source, { maxBytes: MOST_BYTES });
  try {
    const found = new Map(zip.entries.map((entry) => [entry.path.replace(/\.npy$/, ""), entry]));
    const arrays: [string, NpyArray][] = [];
    // One after another, so that only one array lies in memory twice, packed and unpacked.
    for (const name of names ?? found.keys()) {
      const entry = found.get(name);
      if (!entry)
        throw new Error(`no array ${JSON.stringify(name)} in the NPZ file (one of: ${[...found.keys()].join(", ")})`);
      arrays.push([name, named(name, await zip.read(entry))]);
    }
    return Object.fromEntries(arrays) as Record<Name, NpyArray>;
  } finally {
    await zip.close();
  }
}

function named(name: string, bytes: Uint8Array): NpyArray {
  try {
    return parseNpy(bytes);
  } catch (error) {
    throw new Error(`array ${JSON.stringify(name)} of the NPZ file: ${(error as Error).message}`, { cause: error });
  }
}
