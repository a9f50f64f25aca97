import { Parser, type ReadEntry } from "tar";

import { pathProblem } from "./archive-path.js";
import type { TarFile } from "./tar-files.js";

/** Room taken at once for a file's claimed size, in bytes for each byte of the archive; beyond it room grows with what comes. */
const ROOM_AT_ONCE = 16;

/** Options of `TarSplitter`. */
export interface TarSplitterOptions {
  /** Whether the file of this path is kept. */
  readonly wanted: (path: string) => boolean;
  /** No file can have more bytes than this. */
  readonly mostBytes: number;
  /** Size of the archive as it lies on disk. */
  readonly archiveBytes: number;
}

/** Splits the bytes of a tar archive, given piece by piece, into the wanted files. */
export class TarSplitter {
  private readonly parser: Parser;
  private readonly done: TarFile[] = [];
  private first = true;
  private ended = false;
  private entries = 0;

  constructor(private readonly options: TarSplitterOptions) {
    this.parser = new Parser({
      // What is fed is unpacked already: nothing else may be guessed from its first bytes.
      zstd: false,
      brotli: false,
      filter: (path, entry) => {
        this.check(path, entry as ReadEntry);
        return (entry as ReadEntry).type !== "Directory" && options.wanted(path);
      },
      onReadEntry: (entry) => this.collect(entry),
      onwarn: (_, message) => {
        throw new Error(`damaged tar archive (${message}): fetch it anew`);
      },
    });
    this.parser.on("ignoredEntry", (entry: ReadEntry) => this.check(entry.path, entry));
    this.parser.on("eof", () => (this.ended = true));
  }

  /** The files that are complete with these bytes. */
  files(chunk: Buffer): TarFile[] {
    if (this.first && chunk[0] === 0x1f && chunk[1] === 0x8b)
      throw new Error("tar archive that is gzipped twice: unpack it once, or fetch it anew");
    this.first = false;
    // Behind the end only padding may come, which node-tar would keep.
    if (!this.ended) this.parser.write(chunk);
    return this.done.splice(0);
  }

  /** @throws Error when the archive's end was not there, or nothing before it */
  end(): void {
    if (!this.ended)
      throw new Error("tar archive cut short: the two empty blocks at its end are missing; fetch it anew");
    if (this.entries === 0) throw new Error("tar archive without a file: fetch it anew");
  }

  /** Throws before node-tar acts on what a header claims. */
  private check(path: string, entry: ReadEntry): void {
    this.entries++;
    const problem = pathProblem(path);
    if (problem !== undefined)
      throw new Error(`tar archive with the path ${JSON.stringify(path)}, which ${problem}: fetch it anew`);
    if (!["File", "OldFile", "ContiguousFile", "Directory"].includes(entry.type))
      throw new Error(`tar archive with ${path} of type ${entry.type}, neither a file nor a folder: fetch it anew`);
    if (!Number.isSafeInteger(entry.size) || entry.size < 0 || entry.size > this.options.mostBytes)
      throw new Error(
        `tar archive with ${path} of ${entry.size} bytes, more than the whole archive can make (${this.options.mostBytes}): fetch it anew`,
      );
  }

  private collect(entry: ReadEntry): void {
    const { path, size } = entry;
    let bytes = new Uint8Array(Math.min(size, ROOM_AT_ONCE * this.options.archiveBytes));
    let at = 0;
    entry.on("data", (chunk) => {
      if (at + chunk.length > bytes.length) {
        const more = new Uint8Array(Math.min(size, 2 * bytes.length + chunk.length));
        more.set(bytes);
        bytes = more;
      }
      bytes.set(chunk, at);
      at += chunk.length;
    });
    entry.on("end", () => this.done.push({ path, bytes }));
  }
}
