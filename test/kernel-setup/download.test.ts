import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";

import { ChecksumError, download, UnreachableError } from "../../kernel-setup/download.mjs";
import { Random } from "../../src/random.js";
import { itWithSmallDisk } from "../support/small-disk.js";

const random = new Random(1);
const content = Buffer.from(Uint8Array.from({ length: 300_000 }, () => random.integer(256)));
const sha256 = createHash("sha256").update(content).digest("hex");
const checksum = `sha256:${sha256}`;

let folder: string;
let destination: string;
let server: Server | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "tseminar-download-"));
  destination = join(folder, "set", "file.gz");
});

afterEach(async () => {
  server?.closeAllConnections();
  server?.close();
  server = undefined;
  await rm(folder, { recursive: true });
});

async function serve(listener: RequestListener): Promise<string> {
  server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/file.gz`;
}

/** Answers like an ordinary file server, Range included. */
const ordinary: RequestListener = (request, response) => {
  const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? 0);
  if (start >= content.length) {
    response.writeHead(416).end();
    return;
  }
  const rest = content.subarray(start);
  response.writeHead(start > 0 ? 206 : 200, { "content-length": rest.length }).end(rest);
};

describe("download", () => {
  it("writes the file, tells how far it is, and leaves nothing else", async () => {
    const url = await serve(ordinary);
    const told: [number, number | undefined][] = [];
    await download(url, destination, { checksum, onProgress: (received, total) => told.push([received, total]) });
    expect((await readFile(destination)).equals(content)).toBe(true);
    expect(await readdir(join(folder, "set"))).toEqual(["file.gz"]);
    expect(told.at(-1)).toEqual([content.length, content.length]);
    expect(told.map(([received]) => received)).toEqual(told.map(([received]) => received).sort((a, b) => a - b));
  });

  it("goes on where a killed process stopped", async () => {
    const ranges: (string | undefined)[] = [];
    const url = await serve((request, response) => {
      ranges.push(request.headers.range);
      if (request.headers.range !== undefined) {
        ordinary(request, response);
        return;
      }
      response.writeHead(200, { "content-length": content.length });
      response.write(content.subarray(0, 100_000)); // the rest never comes
    });
    const module = pathToFileURL(join(process.cwd(), "kernel-setup", "download.mjs")).href;
    const script = `import { download } from ${JSON.stringify(module)};
      await download(${JSON.stringify(url)}, ${JSON.stringify(destination)}, { checksum: "${checksum}" });`;
    const child = spawn(process.execPath, ["--input-type=module", "--eval", script], {
      env: { ...process.env, NODE_OPTIONS: "" },
      stdio: "ignore",
    });
    const exited = once(child, "exit");
    while ((await sizeOf(`${destination}.part`)) < 100_000 && child.exitCode === null) await pause(20);
    child.kill("SIGKILL");
    expect(await exited).toEqual([null, "SIGKILL"]);
    expect(existsSync(destination)).toBe(false);

    const told: (number | undefined)[] = [];
    await download(url, destination, { checksum, onProgress: (_, total) => told.push(total) });
    expect(ranges).toEqual([undefined, "bytes=100000-"]);
    expect((await readFile(destination)).equals(content)).toBe(true);
    expect(told.at(-1)).toBe(content.length);
  });

  it("takes a part that is whole already", async () => {
    const url = await serve(ordinary);
    await mkdir(join(folder, "set"));
    await writeFile(`${destination}.part`, content);
    await download(url, destination, { checksum });
    expect((await readFile(destination)).equals(content)).toBe(true);
  });

  it("starts over when what a killed process left is rubbish", async () => {
    const url = await serve(ordinary);
    await mkdir(join(folder, "set"));
    await writeFile(`${destination}.part`, "rubbish");
    await download(url, destination, { checksum });
    expect((await readFile(destination)).equals(content)).toBe(true);
  });

  it("reads from a server that knows no Range from the beginning", async () => {
    const url = await serve((_, response) => response.writeHead(200).end(content));
    await mkdir(join(folder, "set"));
    await writeFile(`${destination}.part`, content.subarray(0, 1000));
    await download(url, destination, { checksum });
    expect((await readFile(destination)).equals(content)).toBe(true);
  });

  it("asks for the file as it is, not packed for the way", async () => {
    const url = await serve((request, response) => {
      const packs = request.headers["accept-encoding"]?.includes("gzip") ?? false;
      if (packs) response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(content));
      else ordinary(request, response);
    });
    const told: (number | undefined)[] = [];
    await download(url, destination, { checksum, onProgress: (_, total) => told.push(total) });
    expect(told.at(-1)).toBe(content.length);
  });

  it("keeps nothing of a file with a wrong checksum", async () => {
    const url = await serve((_, response) => response.end("a log-in page"));
    const failed = download(url, destination, { checksum });
    await expect(failed).rejects.toThrow(ChecksumError);
    await expect(failed).rejects.toThrow(
      `wrong checksum of ${url}: expected sha256 ${sha256}, got sha256 ${createHash("sha256").update("a log-in page").digest("hex")}`,
    );
    expect(await readdir(join(folder, "set"))).toEqual([]);
  });

  it("gives up a server that stalls and keeps what has come", async () => {
    const url = await serve((_, response) => {
      response.writeHead(200, { "content-length": content.length });
      response.write(content.subarray(0, 1000));
    });
    const failed = download(url, destination, { checksum, stallTimeout: 300 });
    await expect(failed).rejects.toThrow(UnreachableError);
    await expect(failed).rejects.toThrow(`cannot read ${url} (no byte came for 0.3 s)`);
    expect(await sizeOf(`${destination}.part`)).toBe(1000);
  });

  it("gives up a server that never answers", async () => {
    const url = await serve(() => undefined);
    await expect(download(url, destination, { checksum, stallTimeout: 300 })).rejects.toThrow("no byte came for 0.3 s");
  });

  it("says when the connection breaks, and keeps what has come", async () => {
    const url = await serve((_, response) => {
      response.writeHead(200, { "content-length": content.length });
      response.write(content.subarray(0, 1000), () => setTimeout(() => response.destroy(), 50));
    });
    const failed = download(url, destination, { checksum, pause: () => Promise.resolve() });
    await expect(failed).rejects.toThrow(UnreachableError);
    expect(await sizeOf(`${destination}.part`)).toBe(1000);
  });

  it("says that a server has no such file", async () => {
    const url = await serve((_, response) => response.writeHead(404).end());
    await expect(download(url, destination, { checksum })).rejects.toThrow(
      `cannot read ${url} (it answered 404 Not Found)`,
    );
  });

  it("says that nobody answers", async () => {
    const url = await serve(ordinary);
    server?.close();
    const failed = download(url, destination, { checksum });
    await expect(failed).rejects.toThrow(UnreachableError);
    await expect(failed).rejects.toThrow(/ECONNREFUSED.*check the network or the proxy/);
  });

  it("stops when it is told to", async () => {
    const url = await serve(() => undefined);
    const failed = download(url, destination, { checksum, signal: AbortSignal.timeout(100) });
    await expect(failed).rejects.toThrow("aborted due to timeout");
  });

  it("does not take a folder that cannot be written for a network that cannot be reached", async () => {
    const url = await serve(ordinary);
    await mkdir(`${destination}.part`, { recursive: true });
    const failed = download(url, destination, { checksum });
    await expect(failed).rejects.not.toThrow(UnreachableError);
    await expect(failed).rejects.toThrow(new RegExp(`cannot write ${destination} \\(EISDIR.*TSEMINAR_CACHE`));
  });

  it("says so when the folder cannot be made", async () => {
    const url = await serve(ordinary);
    await writeFile(join(folder, "set"), "a file");
    await expect(download(url, destination, { checksum })).rejects.toThrow(/cannot write .*TSEMINAR_CACHE/);
  });

  itWithSmallDisk("says that the disk is full and leaves it empty", 64, async (disk) => {
    const url = await serve(ordinary);
    await expect(download(url, join(disk, "file.gz"), { checksum })).rejects.toThrow(
      /no space left for .*file\.gz \(0\.3 MB needed, 0\.1 MB free\): free some room on that disk, or point TSEMINAR_CACHE to another one/,
    );
    expect(await readdir(disk)).toEqual([]);
  });

  itWithSmallDisk("asks for no room that what has come already takes", 320, async (disk) => {
    const url = await serve(ordinary);
    await writeFile(join(disk, "file.gz.part"), content.subarray(0, 200_000));
    await download(url, join(disk, "file.gz"), { checksum });
    expect(await readdir(disk)).toEqual(["file.gz"]);
  });

  itWithSmallDisk("notices a disk that has no room for the last few bytes", 292, async (disk) => {
    const url = await serve((_, response) => response.writeHead(200).end(content)); // it does not say how long it is
    // 300,000 bytes; the disk takes 299,008
    await expect(download(url, join(disk, "file.gz"), { checksum })).rejects.toThrow("no space left");
    expect(await readdir(disk)).toEqual([]);
  });
});

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}
