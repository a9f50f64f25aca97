import { readFile, stat } from "node:fs/promises";
import { resolve } from "node:path";

import { openZip } from "../../data/formats/zip-files.js";
import { tf } from "../../tensorflow.js";
import { buildModel } from "./build-model.js";
import { H5Reader, type H5Content, type H5Weight } from "./h5-reader.js";
import { kerasTopology, type KerasTopology } from "./keras-config.js";
import { weightsOfH5, weightsOfKeras3 } from "./keras-weights.js";

/** No part of a `.keras` file may be larger, in bytes. */
const MOST = 2 ** 31;

/** Options of {@link importKeras}. */
export interface ImportKerasOptions {
  /** What reads HDF5, to read many files in one thread; one of its own that ends with the file unless told. */
  reader?: H5Reader;
}

/**
 * Loads a net that Keras saved by `model.save`: a `.keras` file of Keras 3, or a `.h5` file of Keras 3 or 2. Sequential and
 * functional nets of the usual layers for pictures are taken over, with their weights; predictions are Keras' up to
 * rounding. What tfjs does not have is refused by name, layers with code in them (Lambda, classes of one's own) always: a
 * file is data and nothing in it is run. The net is not compiled; settings of training are not taken over.
 *
 * @param source path of the file, relative to the working folder, or its bytes
 * @throws Error that names the layer and the option, or what is wrong with the file
 * @example
 * const cnn = await importKeras("models/from-python.keras");
 */
export async function importKeras(
  source: string | Uint8Array,
  options: ImportKerasOptions = {},
): Promise<tf.LayersModel> {
  const title = typeof source === "string" ? resolve(source) : "the Keras file";
  const reader = options.reader ?? new H5Reader();
  try {
    return await modelFrom(typeof source === "string" ? await fileBytes(title) : source, reader);
  } catch (error) {
    throw new Error(`${title} cannot be loaded: ${(error as Error).message}`, { cause: error });
  } finally {
    if (!options.reader) await reader.close();
  }
}

async function fileBytes(path: string): Promise<Uint8Array> {
  const status = await stat(path).catch(() => undefined);
  if (!status?.isFile()) throw new Error("there is no such file; give the path of a .keras or .h5 file");
  if (status.size > MOST) throw new Error(`it has ${status.size} bytes, more than ${MOST}`);
  return readFile(path);
}

async function modelFrom(bytes: Uint8Array, reader: H5Reader): Promise<tf.LayersModel> {
  const isZip = bytes[0] === 0x50 && bytes[1] === 0x4b;
  const { description, content } = isZip ? await readKeras(bytes, reader) : await readLegacy(bytes, reader);
  const { topology, layers } = kerasTopology(description);
  const weights = (isZip ? weightsOfKeras3 : weightsOfH5)(content, layers);
  const mostWeights = content.weights.reduce((sum, { values }) => sum + (values?.length ?? 0), 0);
  const model = await buildModel(topology, { mostWeights });
  try {
    setWeights(model, { weights, layers });
    return model;
  } catch (error) {
    model.dispose();
    throw error;
  }
}

interface KerasFile {
  readonly description: unknown;
  readonly content: H5Content;
}

/** A `.keras` file: a zip with config.json and model.weights.h5. */
async function readKeras(bytes: Uint8Array, reader: H5Reader): Promise<KerasFile> {
  const zip = await openZip(bytes, { maxBytes: MOST });
  try {
    const [config, weights] = ["config.json", "model.weights.h5"].map((path) => {
      const entry = zip.entries.find((each) => each.path === path);
      if (!entry)
        throw new Error(
          `it is a zip without ${path} and so no .keras file of Keras 3: save the model anew with Keras 3`,
        );
      return entry;
    });
    if (!config || !weights) throw new Error("two entries were looked for");
    const description = parsed(Buffer.from(await zip.read(config)).toString("utf8"));
    return { description, content: await reader.read(await zip.read(weights)) };
  } finally {
    await zip.close();
  }
}

/** A `.h5` file: the description is an attribute of the root. */
async function readLegacy(bytes: Uint8Array, reader: H5Reader): Promise<KerasFile> {
  const content = await reader.read(bytes);
  const description = content.texts["@model_config"];
  if (typeof description !== "string")
    throw new Error('it has weights and no layers: save the whole model with model.save("model.keras")');
  return { description: parsed(description), content };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`its description is damaged (${(error as Error).message}): save the model anew`, { cause: error });
  }
}

function setWeights(
  model: tf.LayersModel,
  { weights, layers }: { weights: ReadonlyMap<string, readonly H5Weight[]>; layers: KerasTopology["layers"] },
): void {
  for (const { name } of layers) {
    const layer = model.getLayer(name);
    const own = weights.get(name) ?? [];
    const expected = layer.weights.map(({ shape }) => shape.join("×"));
    const given = own.map(({ shape }) => shape.join("×"));
    if (expected.join() !== given.join())
      throw new Error(
        `layer "${name}" has weights of the shapes [${given.join(", ")}] in the file instead of [${expected.join(", ")}]`,
      );
    tf.tidy(() => {
      layer.setWeights(
        own.map(({ shape, values, path }) => {
          if (!values) throw new Error(`the weight ${path} is neither float32 nor float64`);
          return tf.tensor(values, [...shape]);
        }),
      );
    });
  }
}
