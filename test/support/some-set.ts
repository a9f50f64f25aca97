import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { CatalogueEntry, CatalogueFile } from "../../src/data/catalogue.js";
import { Random } from "../../src/random.js";

const random = new Random(1);

/** The contents of the two files of {@link someSet}, by the files' names. */
export const contents = {
  "pictures.bin": Buffer.from(Uint8Array.from({ length: 100_000 }, () => random.integer(256))),
  "classes.bin": Buffer.from(Uint8Array.from({ length: 100 }, () => random.integer(10))),
};

/** The files in the order in which they are looked for. */
export const names = Object.keys(contents) as (keyof typeof contents)[];

export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** A data set of two small files, with mirrors of a test. */
export function someSet(mirrors: readonly string[]): CatalogueEntry<"pictures" | "classes"> {
  const file = (name: keyof typeof contents): CatalogueFile => ({
    copies: [{ name, checksum: `sha256:${sha256(contents[name])}`, bytes: contents[name].length }],
  });
  return {
    name: "some-set",
    title: "Some Set",
    folder: "some-set",
    files: { pictures: file("pictures.bin"), classes: file("classes.bin") },
    mirrors,
    shapes: { train: [100, 25, 40, 1] },
    classNames: ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
    task: "single-label",
    licence: "CC0",
    citation: "made by a test",
    homepage: "https://some-set.example/",
  };
}

/** Folders and servers of one test. */
export class Place {
  readonly data;
  readonly cache;
  /** What was written for people to read. */
  text = "";
  readonly #closers: (() => void)[] = [];

  private constructor(readonly root: string) {
    this.data = join(root, "data");
    this.cache = join(root, "cache");
  }

  static async make(): Promise<Place> {
    return new Place(await mkdtemp(join(tmpdir(), "tseminar-data-")));
  }

  /** Options for the loaders, with no variable of this process. */
  options(environment: Record<string, string> = {}) {
    return {
      environment: { TSEMINAR_CACHE: this.cache, ...environment },
      output: { write: (text: string) => (this.text += text) },
      stallTimeout: 2000,
    };
  }

  /** Puts the files of {@link someSet} under `folder`. */
  async put(folder: string, files: Record<string, Uint8Array> = contents): Promise<void> {
    await mkdir(join(folder, "some-set"), { recursive: true });
    for (const [name, bytes] of Object.entries(files)) await writeFile(join(folder, "some-set", name), bytes);
  }

  /** Starts a mirror that answers the name of a file, wherever it lies, and 404 to others. */
  async mirror(files: Record<string, Uint8Array> = contents): Promise<{ address: string; asked: string[] }> {
    const asked: string[] = [];
    const server = createServer(({ url = "" }, response) => {
      asked.push(url);
      const bytes = files[url.slice(url.lastIndexOf("/") + 1)];
      if (bytes) response.writeHead(200, { "content-length": bytes.length }).end(bytes);
      else response.writeHead(404).end();
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    this.#closers.push(() => {
      server.closeAllConnections();
      server.close();
    });
    return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, asked };
  }

  /** The address of a mirror where nobody answers. */
  async deadMirror(): Promise<string> {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, "close");
    return `http://127.0.0.1:${port}/`;
  }

  async remove(): Promise<void> {
    for (const close of this.#closers) close();
    await rm(this.root, { recursive: true });
  }
}
