import { readFile, realpath, stat } from "node:fs/promises";
import { dirname, join, relative } from "node:path";

import { pathProblem } from "../../data/formats/archive-path.js";
import type { TrainingConfig, WeightSpec } from "./model-artifacts.js";
import { modelChecks } from "./model-checks.js";

/** A description larger than this is none of a net. */
const MOST_DESCRIPTION = 2 ** 26;

/** A net's files as they were read, with every size and sum checked. */
export interface ModelFiles {
  readonly topology: object;
  readonly trainingConfig: TrainingConfig | undefined;
  readonly userDefinedMetadata: Record<string, object> | undefined;
  readonly weightSpecs: readonly WeightSpec[];
  readonly weightData: ArrayBuffer;
}

/**
 * Reads `model.json` and its weights; nothing outside of the folder is opened.
 *
 * @throws Error when a file is missing, cut off, damaged, of another kind or points out of the folder
 */
export async function readModelFiles(file: string): Promise<ModelFiles> {
  const { size } = await stat(file);
  if (size > MOST_DESCRIPTION)
    throw new Error(`${file} has ${size} bytes and is no net's description: save the net anew`);
  const json = parsed(await readFile(file, "utf8"), file);
  const { modelTopology, format, weightsManifest, trainingConfig, userDefinedMetadata, tseminar } = json;
  if (format === "graph-model" || (isObject(modelTopology) && "node" in modelTopology))
    throw new Error(
      `${file} is a graph model and has no layers: load it with tf.loadGraphModel("file://…/model.json")`,
    );
  if (!isObject(modelTopology))
    throw new Error(`${file} has no modelTopology and so is no net of tfjs: save the net anew`);
  const groups = manifestOf(weightsManifest, file);
  const weightSpecs = groups.flatMap(({ weights }) => weights);
  const weights = await readWeights(
    groups.flatMap(({ paths }) => paths),
    { file, bytes: weightSpecs.reduce((sum, spec) => sum + bytesOf(spec, file), 0) },
  );
  if (isObject(tseminar)) {
    const description = Object.fromEntries(Object.entries(json).filter(([name]) => name !== "tseminar"));
    const sums = modelChecks(description, weights);
    for (const part of ["weights", "description"] as const)
      if (tseminar[part] !== sums[part])
        throw new Error(
          `the ${part === "weights" ? "weights" : "layers"} in ${file} were damaged or changed since the net was saved: save it anew`,
        );
  }
  return {
    topology: modelTopology,
    trainingConfig: isObject(trainingConfig)
      ? (trainingConfig as Partial<TrainingConfig> as TrainingConfig)
      : undefined,
    userDefinedMetadata: isObject(userDefinedMetadata) ? (userDefinedMetadata as Record<string, object>) : undefined,
    weightSpecs,
    weightData: weights.buffer.slice(weights.byteOffset, weights.byteOffset + weights.length) as ArrayBuffer,
  };
}

type Fields = Record<string, unknown>;

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parsed(text: string, file: string): Fields {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new Error(`${file} is damaged or cut off (${(error as Error).message}): save the net anew`, { cause: error });
  }
  if (!isObject(json)) throw new Error(`${file} is no net of tfjs: save the net anew`);
  return json;
}

interface WeightGroup {
  readonly paths: readonly string[];
  readonly weights: readonly WeightSpec[];
}

function manifestOf(manifest: unknown, file: string): WeightGroup[] {
  const groups: unknown[] = Array.isArray(manifest) ? manifest : [undefined];
  return groups.map((group) => {
    const { paths, weights } = isObject(group) ? group : ({} as Fields);
    if (!isArrayOf(paths, (path): path is string => typeof path === "string") || !isArrayOf(weights, isSpec))
      throw new Error(`${file} does not list its weights as tfjs does (weightsManifest): save the net anew`);
    return { paths, weights };
  });
}

function isArrayOf<Item>(value: unknown, isItem: (item: unknown) => item is Item): value is Item[] {
  return Array.isArray(value) && value.every(isItem);
}

function isSpec(value: unknown): value is WeightSpec {
  if (!isObject(value) || typeof value.name !== "string" || typeof value.dtype !== "string") return false;
  return isArrayOf(value.shape, (size): size is number => Number.isSafeInteger(size) && (size as number) >= 0);
}

const BYTES: Readonly<Record<string, number>> = {
  ...{ float32: 4, int32: 4, bool: 1, complex64: 8 },
  ...{ float16: 2, uint8: 1, uint16: 2 },
};

function bytesOf({ name, shape, dtype, quantization }: WeightSpec, file: string): number {
  const type = quantization?.dtype ?? dtype;
  const bytes = Object.hasOwn(BYTES, type) ? BYTES[type] : undefined;
  if (bytes === undefined)
    throw new Error(`${file} has the weight ${name} of type ${type}, which no layer has: save the net anew`);
  return shape.reduce((product, size) => product * size, bytes);
}

/** The files one behind the other, whose sizes together must be the one listed before any is read. */
async function readWeights(
  paths: readonly string[],
  { file, bytes }: { file: string; bytes: number },
): Promise<Uint8Array> {
  const folder = dirname(file);
  const root = await realpath(folder);
  const found: { path: string; size: number }[] = [];
  for (const path of new Set(paths)) {
    const problem = pathProblem(path);
    if (problem !== undefined)
      throw new Error(`${file} wants weights from ${JSON.stringify(path)}, a path that ${problem}: it is not loaded`);
    const place = await realpath(join(folder, path)).catch(() => undefined);
    if (place === undefined)
      throw new Error(`the weights ${path} of ${file} are not there: copy the whole folder, or save the net anew`);
    if (relative(root, place).startsWith(".."))
      throw new Error(`${file} wants weights from ${JSON.stringify(path)}, a link out of its folder: it is not loaded`);
    const status = await stat(place);
    if (!status.isFile()) throw new Error(`the weights ${path} of ${file} are no file: save the net anew`);
    found.push({ path: place, size: status.size });
  }
  const size = found.reduce((sum, each) => sum + each.size, 0);
  if (size !== bytes)
    throw new Error(
      `the weights of ${file} have ${size} bytes instead of ${bytes} and so are cut off or another net's: save the net anew`,
    );
  return Buffer.concat(await Promise.all(found.map(({ path }) => readFile(path))));
}
