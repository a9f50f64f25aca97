// A thread of its own for HDF5: the library reads what the file claims, and a damaged file may send it astray. Whatever it
// does here, the notebook goes on. Its files are in memory, so no link in a file leads anywhere.
import { parentPort } from "node:worker_threads";
import { Dataset, FS, File, Group, ready } from "h5wasm";

/** Groups and weights in one file; a large net has some thousands. */
const MOST = 100_000;

const library = await ready;
library.activate_throwing_error_handler();

/** @type {Record<string, string | string[]>} */
let texts = {};
/** @type {{ path: string, shape: number[], values: Float32Array | undefined }[]} */
let weights = [];
let size = 0;
let claimed = 0;
let seen = 0;
let files = 0;

/** @param {File | Group} group @param {string} path */
function read(group, path) {
  if (++seen > MOST || path.length > 2000) throw new Error(`it has more than ${MOST} groups, or groups without end`);
  for (const [name, attribute] of Object.entries(group.attrs)) readText(attribute, `${path}@${name}`);
  for (const name of group.keys()) {
    const child = group.get(name);
    const at = path === "" ? name : `${path}/${name}`;
    // State of the optimizer is of no use outside of Keras.
    if (at === "optimizer" || at === "optimizer_weights") continue;
    if (child instanceof Group) read(child, at);
    else if (child instanceof Dataset) readWeight(child, at);
    else throw new Error(`${at} is a link or a type and no weight`);
  }
}

/** @param {import("h5wasm").Attribute} attribute @param {string} place */
function readText(attribute, place) {
  const { type, size: each, total_size: count } = attribute.metadata;
  if (type !== library.H5T_class_t.H5T_STRING.value) return;
  claim(each * count, place);
  const { value } = attribute;
  if (typeof value === "string") texts[place] = value;
  else if (Array.isArray(value)) texts[place] = value.map(String);
}

/** @param {Dataset} dataset @param {string} path */
function readWeight(dataset, path) {
  if (++seen > MOST) throw new Error(`it has more than ${MOST} weights`);
  const { shape, type, size: each, virtual_sources: virtual } = dataset.metadata;
  if (virtual?.length) throw new Error(`${path} lies in another file`);
  const isFloat = type === library.H5T_class_t.H5T_FLOAT.value && (each === 4 || each === 8);
  if (!shape || !isFloat) {
    weights.push({ path, shape: shape ?? [], values: undefined });
    return;
  }
  claim(
    shape.reduce((product, length) => product * length, each),
    path,
  );
  const value = dataset.value;
  if (typeof value === "number") weights.push({ path, shape, values: Float32Array.of(value) });
  else if (value instanceof Float32Array || value instanceof Float64Array)
    weights.push({ path, shape, values: Float32Array.from(value) });
  else throw new Error(`${path} cannot be read`);
}

/**
 * Keras does not compress: all that is claimed is in the file.
 *
 * @param {number} bytes @param {string} path
 */
function claim(bytes, path) {
  claimed += bytes;
  if (!(claimed <= size)) throw new Error(`${path} claims more bytes than there are in the file`);
}

/** @param {Uint8Array} bytes */
function content(bytes) {
  if (!FS) throw new Error("HDF5's library cannot be started");
  [texts, weights, size, claimed, seen] = [{}, [], bytes.length, 0, 0];
  const name = `net-${files++}.h5`;
  FS.writeFile(name, bytes);
  try {
    const file = new File(name, "r");
    try {
      read(file, "");
    } finally {
      file.close();
    }
    return { texts, weights };
  } finally {
    FS.unlink(name);
  }
}

parentPort?.on("message", (/** @type {Uint8Array} */ bytes) => {
  try {
    parentPort?.postMessage(content(bytes));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    // HDF5 gives a line for each call; the innermost says what was wrong.
    const innermost = [...message.matchAll(/\(\): (.+)/g)].at(-1)?.[1];
    // A trap of WebAssembly leaves the library in an unknown state.
    const broken = error instanceof Error && ["RuntimeError", "RangeError"].includes(error.name);
    parentPort?.postMessage({ problem: innermost ?? message, broken });
  }
});
