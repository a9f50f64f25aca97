import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";

import { compareChecksums } from "../../../kernel-setup/checksum.mjs";

/** What the file system said of a file when its checksum was taken. */
interface Sighting {
  readonly size: number;
  readonly mtimeMs: number;
  readonly ctimeMs: number;
  readonly ino: number;
  readonly checksum: string;
}

/**
 * A note of the files whose checksums were right, so that 170 MB need not be read again each time: a file counts as
 * unchanged while its length, its times and its inode are. A note that cannot be read or written only costs that time.
 *
 * @example
 * const verified = await VerifiedFiles.read("/tmp/verified.json");
 * const { right } = await verified.compare("/srv/data/file.npz", ["md5:750601b1f35ba3300ea97c75c52ff8f6"]);
 * await verified.write();
 */
export class VerifiedFiles {
  /** Found since the note was read; undefined for files that turned out wrong. */
  readonly #news = new Map<string, Sighting | undefined>();

  private constructor(
    private readonly note: string,
    private readonly sightings: ReadonlyMap<string, Sighting>,
  ) {}

  static async read(note: string): Promise<VerifiedFiles> {
    return new VerifiedFiles(note, await readNote(note));
  }

  /**
   * The one of `checksums` that a file has.
   *
   * @param options.anew read the file even when it was right before. Default: false
   * @returns `right` undefined when it has none of them; then `got` holds those that it has
   * @throws Error when the file cannot be read
   */
  async compare(
    path: string,
    checksums: readonly string[],
    { anew = false, signal }: { anew?: boolean; signal?: AbortSignal } = {},
  ): Promise<{ right: string | undefined; got: string[] }> {
    const key = resolve(path);
    const { size, mtimeMs, ctimeMs, ino } = await stat(key);
    const known = this.#news.has(key) ? this.#news.get(key) : this.sightings.get(key);
    const unchanged =
      known?.size === size && known.mtimeMs === mtimeMs && known.ctimeMs === ctimeMs && known.ino === ino;
    if (!anew && unchanged && checksums.includes(known.checksum)) return { right: known.checksum, got: [] };
    const compared = await compareChecksums(key, checksums, signal);
    const checksum = compared.right;
    this.#news.set(key, checksum === undefined ? undefined : { size, mtimeMs, ctimeMs, ino, checksum });
    return compared;
  }

  /** Keeps what was found, together with what other processes have noted meanwhile. */
  async write(): Promise<void> {
    if (this.#news.size === 0) return;
    const draft = `${this.note}.${randomUUID()}`;
    try {
      const all = new Map([...(await readNote(this.note)), ...this.#news]);
      for (const path of all.keys()) if (!(await exists(path))) all.delete(path);
      await mkdir(dirname(this.note), { recursive: true });
      await writeFile(draft, JSON.stringify(Object.fromEntries(all)));
      await rename(draft, this.note);
    } catch {
      await rm(draft, { force: true }).catch(() => undefined); // a cache that is read-only or full
    }
  }
}

async function readNote(note: string): Promise<Map<string, Sighting>> {
  try {
    const read: unknown = JSON.parse(await readFile(note, "utf8"));
    if (typeof read !== "object" || read === null) return new Map();
    return new Map(Object.entries(read).filter((entry): entry is [string, Sighting] => isSighting(entry[1])));
  } catch {
    return new Map();
  }
}

function isSighting(value: unknown): value is Sighting {
  if (typeof value !== "object" || value === null || !("checksum" in value)) return false;
  const numbers = ["size", "mtimeMs", "ctimeMs", "ino"] as const;
  return typeof value.checksum === "string" && numbers.every((key) => key in value);
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
