import * as fileSystem from "node:fs/promises";
import { join, resolve } from "node:path";

import type { ModelArtifacts } from "./model-artifacts.js";
import { modelChecks, sha256 } from "./model-checks.js";
import { writeWhole, type ModelFileSystem } from "./write-whole.js";

/** Options of {@link writeModelFiles}. */
export interface WriteModelFilesOptions {
  /** Where the files are written to; `node:fs/promises` unless told. */
  files?: ModelFileSystem;
}

/** Writes one after the other: two into one folder at once would take each other's weights away. */
let before: Promise<void> = Promise.resolve();

/**
 * Writes a net to a folder as tfjs' files: `model.json` and beside it the weights, whose name has their SHA-256 in it. The
 * weights come first and `model.json` gets its name when it is whole, so that a crash at any moment leaves the old net or
 * the new one; what it leaves over goes when the folder is next written to. A folder belongs to one process at a time.
 *
 * @param folder made where it does not exist
 * @param artifacts as tfjs' `model.save` hands them to a handler
 * @throws Error when the folder cannot be written to; the net in it is then still the old one
 */
export function writeModelFiles(
  folder: string,
  artifacts: ModelArtifacts,
  options: WriteModelFilesOptions = {},
): Promise<void> {
  const written = before.then(() => write(resolve(folder), artifacts, options));
  before = written.catch(() => undefined);
  return written;
}

async function write(
  folder: string,
  artifacts: ModelArtifacts,
  { files = fileSystem }: WriteModelFilesOptions,
): Promise<void> {
  const { weightData = new ArrayBuffer(0), weightSpecs = [], ...rest } = artifacts;
  const weights = Buffer.concat([weightData].flat().map((part) => new Uint8Array(part)));
  const name = `weights-${sha256(weights).slice(0, 16)}.bin`;
  const { modelTopology, format, generatedBy, convertedBy, signature, trainingConfig, userDefinedMetadata } = rest;
  const description = {
    format,
    generatedBy,
    convertedBy,
    signature,
    userDefinedMetadata,
    modelTopology,
    trainingConfig,
    weightsManifest: [{ paths: [name], weights: weightSpecs }],
  };
  const json = JSON.stringify({ ...description, tseminar: modelChecks(description, weights) });
  try {
    await files.mkdir(folder, { recursive: true });
    await writeWhole(join(folder, name), weights, files);
    await writeWhole(join(folder, "model.json"), json, files);
    await flush(folder, files);
    for (const file of await files.readdir(folder))
      if (file !== name && /^(weights-[0-9a-f]{16}\.bin|model\.json)(\.writing)?$/.test(file) && file !== "model.json")
        await files.rm(join(folder, file), { force: true });
  } catch (error) {
    throw new Error(
      `the net could not be saved in ${folder} (${(error as Error).message}); the net that was there before, if any, still is`,
      { cause: error },
    );
  }
}

/** Puts the names in a folder on the disk; Windows knows no such thing. */
async function flush(folder: string, files: ModelFileSystem): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await files.open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
