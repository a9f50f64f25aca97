import { createHash, randomUUID } from "node:crypto";
import { lstat, mkdir, open, readdir, readFile, rename, rm, statfs } from "node:fs/promises";
import { join } from "node:path";

import { CheckpointError } from "./checkpoint-error.js";

/** The file with the weights, as `model.json` knows it. */
export interface WeightFile {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** What {@link writeCheckpointFiles} writes. */
export interface CheckpointContent {
  /** Finished epochs; in the name of the file with the weights, for those who look into the folder. */
  readonly epoch: number;
  readonly weights: Uint8Array;
  /** What `model.json` is to hold beside `checkpoint.weightFile`, given the name of the file with the weights. */
  readonly model: (weightFile: string) => Readonly<Record<string, unknown>>;
}

const MODEL_FILE = "model.json";
const WEIGHTS = /^weights-\d+-[\da-f]{16}\.bin$/;
/** Files that a killed process may have left: ours by their names. */
const OURS = new RegExp(`${WEIGHTS.source}|\\.writing$`);

/**
 * Writes a checkpoint so that a process that is killed at any moment, or a full disk, leaves the earlier one whole: first
 * the weights under a name of their own, then `model.json`, which names them, beside the earlier one; renaming it is the
 * one step that counts. Only then are the earlier weights removed, so for a moment the disk needs room for two.
 *
 * One process at a time may write to a folder.
 *
 * @throws CheckpointError when it cannot be written; what was made of it is removed
 */
export async function writeCheckpointFiles(folder: string, content: CheckpointContent): Promise<void> {
  const { epoch, weights } = content;
  const sha256 = createHash("sha256").update(weights).digest("hex");
  const weightFile = { name: `weights-${epoch}-${sha256.slice(0, 16)}.bin`, bytes: weights.byteLength, sha256 };
  const model = content.model(weightFile.name);
  const text = JSON.stringify({ ...model, checkpoint: { ...asRecord(model["checkpoint"]), weightFile } });
  const earlier = await readModel(folder).then(weightFileOf, () => undefined);
  try {
    await mkdir(folder, { recursive: true });
    await writeSynced(join(folder, weightFile.name), weights);
    await syncFolder(folder);
    await writeSynced(join(folder, MODEL_FILE), text);
    await syncFolder(folder);
  } catch (error) {
    if (earlier?.name !== weightFile.name)
      await rm(join(folder, weightFile.name), { force: true }).catch(() => undefined);
    throw await writeError(folder, { error, bytes: weights.byteLength + text.length, earlier });
  }
  for (const name of await readdir(folder)) {
    // A leftover that cannot be removed now is in nobody's way: the next checkpoint tries again.
    if (OURS.test(name) && name !== weightFile.name)
      await rm(join(folder, name), { force: true }).catch(() => undefined);
  }
}

/**
 * Reads what {@link writeCheckpointFiles} wrote, while another process may be writing the next one. Of a folder from somebody
 * else no file outside of it is opened.
 *
 * @returns the parsed `model.json`, and the weights; undefined where the folder has no checkpoint
 * @throws CheckpointError when it is damaged
 */
export async function readCheckpointFiles(
  folder: string,
): Promise<{ model: Readonly<Record<string, unknown>>; weights: Uint8Array } | undefined> {
  for (let tries = 1; ; tries++) {
    const model = await readModel(folder);
    if (!model) return undefined;
    const file = weightFileOf(model);
    if (!file) {
      throw new CheckpointError(
        `the model.json in ${folder} is not one of a checkpoint: load it with loadModel, or save one with saveCheckpoint`,
      );
    }
    const weights = await readWeights(folder, file).catch(ifMissing);
    // Removed since model.json was read: there is a newer one.
    if (!weights && tries < 5) continue;
    checkWeights(folder, { file, weights });
    return { model, weights: weights ?? new Uint8Array() };
  }
}

async function readWeights(folder: string, { name }: WeightFile): Promise<Uint8Array> {
  if (!WEIGHTS.test(name))
    throw new CheckpointError(
      `the model.json in ${folder} wants weights from ${JSON.stringify(name)}, which no checkpoint has: it is not loaded`,
    );
  const place = join(folder, name);
  const status = await lstat(place);
  if (!status.isFile())
    throw new CheckpointError(`${place} is no file with weights but a link or a folder: it is not loaded`);
  return readFile(place);
}

function checkWeights(folder: string, { file, weights }: { file: WeightFile; weights: Uint8Array | undefined }): void {
  const damaged = (what: string): CheckpointError =>
    new CheckpointError(
      `the checkpoint in ${folder} is damaged: ${file.name} ${what}; take a copy of the folder, or remove it and train anew`,
    );
  if (!weights) throw damaged("is missing");
  if (weights.byteLength !== file.bytes) {
    throw damaged(`has ${weights.byteLength} bytes and not the ${file.bytes} that were written`);
  }
  if (createHash("sha256").update(weights).digest("hex") !== file.sha256) {
    throw damaged("does not hold what was written (its SHA-256 is another one)");
  }
}

/** The parsed `model.json`; undefined where there is none. */
async function readModel(folder: string): Promise<Readonly<Record<string, unknown>> | undefined> {
  const text = await readFile(join(folder, MODEL_FILE), "utf8").catch(ifMissing);
  if (text === undefined) return undefined;
  try {
    return asRecord(JSON.parse(text));
  } catch (cause) {
    const way = "take a copy of the folder, or remove it and train anew";
    throw new CheckpointError(`the checkpoint in ${folder} is damaged: model.json is not JSON; ${way}`, { cause });
  }
}

function weightFileOf(model: Readonly<Record<string, unknown>> | undefined): WeightFile | undefined {
  const { name, bytes, sha256 } = asRecord(asRecord(model?.["checkpoint"])["weightFile"]);
  if (typeof name !== "string" || typeof bytes !== "number" || typeof sha256 !== "string") return undefined;
  return { name, bytes, sha256 };
}

/** Writes a file that has its name only when it is whole and on the disk. */
async function writeSynced(place: string, content: Uint8Array | string): Promise<void> {
  const writing = `${place}.${randomUUID().slice(0, 8)}.writing`;
  try {
    const file = await open(writing, "wx");
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(writing, place);
  } catch (error) {
    await rm(writing, { force: true }).catch(() => undefined);
    throw error;
  }
}

/** Has the names in a folder written to the disk. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function writeError(
  folder: string,
  { error, bytes, earlier }: { error: unknown; bytes: number; earlier: WeightFile | undefined },
): Promise<CheckpointError> {
  const { code, message } = error as NodeJS.ErrnoException;
  const free = await statfs(folder).then(
    ({ bavail, bsize }) => ` (${megabytes(bavail * bsize)} are free)`,
    () => "",
  );
  const reasons: Record<string, string> = {
    ENOSPC: `the disk is full${free}`,
    EDQUOT: "your share of the disk is used up",
    EACCES: "you may not write there",
    EROFS: "the disk can only be read",
    ENOTDIR: "a part of its path is a file",
    EEXIST: "there is a file of that name",
  };
  const stays = earlier ? "; the checkpoint that was there before is whole" : "";
  return new CheckpointError(
    `a checkpoint of ${megabytes(bytes)} cannot be written to ${folder}: ${reasons[code ?? ""] ?? message}${stays}; ` +
      "make room or give another folder",
    { cause: error },
  );
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(bytes < 1e7 ? 2 : 0)} MB`;
}

function ifMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ENOENT" && error.code !== "ENOTDIR") throw error;
  return undefined;
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
}
