import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as tick } from "node:timers/promises";

import { ChecksumError, download, UnreachableError } from "../../kernel-setup/download.mjs";
import { Random } from "../../src/random.js";
import { FileServer } from "../support/file-server.js";

const random = new Random(2);
const content = Buffer.from(Uint8Array.from({ length: 300_000 }, () => random.integer(256)));
const hash = (kind: string, bytes: Buffer): string => `${kind}:${createHash(kind).update(bytes).digest("hex")}`;
const checksum = hash("sha256", content);
const lengths = [content.length];

let folder: string;
let destination: string;
let server: FileServer;
/** Milliseconds of the pauses between tries, none of which is waited for. */
let pauses: number[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "tseminar-faults-"));
  destination = join(folder, "file.gz");
  pauses = [];
});

afterEach(async () => {
  server.close();
  await rm(folder, { recursive: true });
});

async function start(listener: Parameters<typeof FileServer.start>[0]): Promise<string> {
  server = await FileServer.start(listener);
  return `${server.address}file.gz`;
}

const options = () => ({
  checksum: checksum as string | readonly string[],
  environment: {},
  pause: async (milliseconds: number) => Promise.resolve(pauses.push(milliseconds)),
});

async function expectWhole(): Promise<void> {
  expect((await readFile(destination)).equals(content)).toBe(true);
  expect(await readdir(folder)).toEqual(["file.gz"]);
}

describe("download from a server that", () => {
  it("gives a file by its md5 or sha1 takes it, too", async () => {
    const url = await start((request, response) => server.send([request, response], content));
    for (const kind of ["md5", "sha1"]) {
      await rm(destination, { force: true });
      await download(url, destination, {
        ...options(),
        checksum: [hash("md5", Buffer.from("other")), hash(kind, content)],
      });
      await expectWhole();
    }
  });

  it("names every checksum that would have done", async () => {
    const url = await start((request, response) => server.send([request, response], content));
    const wrong = [`md5:${"0".repeat(32)}`, `sha256:${"1".repeat(64)}`];
    await expect(download(url, destination, { ...options(), checksum: wrong })).rejects.toThrow(
      `expected md5 ${"0".repeat(32)} or sha256 ${"1".repeat(64)}, got ${hash("md5", content).replace(":", " ")}, ${checksum.replace(":", " ")};`,
    );
  });

  it("answers 500 twice is asked again after growing pauses", async () => {
    const url = await start((request, response) => {
      if (server.asked.length <= 2) response.writeHead(500).end();
      else void server.send([request, response], content);
    });
    await download(url, destination, options());
    await expectWhole();
    expect(pauses).toEqual([500, 2000]);
  });

  it("answers 503 for ever is given up after four tries", async () => {
    const url = await start((_, response) => response.writeHead(503).end());
    const failed = download(url, destination, options());
    await expect(failed).rejects.toThrow(UnreachableError);
    await expect(failed).rejects.toThrow("it answered 503 Service Unavailable");
    expect(server.asked).toHaveLength(4);
    expect(pauses).toEqual([500, 2000, 5000]);
  });

  it.each([
    { kind: "7", asks: () => "7", waits: [7000] },
    { kind: "0", asks: () => "0", waits: [500] },
    {
      kind: "a date",
      asks: () => new Date(Date.now() + 20_000).toUTCString(),
      waits: [expect.closeTo(20_000, -4) as number],
    },
    { kind: "soon", asks: () => "soon", waits: [500] },
  ])("answers 429 with Retry-After $kind is left alone for that long", async ({ asks, waits }) => {
    const url = await start((request, response) => {
      if (server.asked.length === 1) response.writeHead(429, { "retry-after": asks() }).end();
      else void server.send([request, response], content);
    });
    await download(url, destination, options());
    await expectWhole();
    expect(pauses).toEqual(waits);
  });

  it("asks for an hour's patience is given up", async () => {
    const url = await start((_, response) => response.writeHead(429, { "retry-after": "3600" }).end());
    await expect(download(url, destination, options())).rejects.toThrow("it answered 429 Too Many Requests");
    expect(server.asked).toHaveLength(1);
  });

  it("answers 404 or 403 is not asked again", async () => {
    const url = await start((_, response) => response.writeHead(server.asked.length === 1 ? 404 : 403).end());
    await expect(download(url, destination, options())).rejects.toMatchObject({ status: 404 });
    await expect(download(url, destination, options())).rejects.toMatchObject({ status: 403 });
    expect(pauses).toEqual([]);
  });

  it("breaks the connection again and again is asked for the rest each time", async () => {
    const url = await start((request, response) => {
      const from = Number(/\d+/.exec(request.headers.range ?? "0")?.[0]);
      const rest = content.subarray(from);
      response.writeHead(from > 0 ? 206 : 200, { "content-length": rest.length });
      const piece = rest.subarray(0, 70_000);
      server.sent += piece.length;
      response.write(piece, () =>
        setTimeout(() => (piece.length === rest.length ? response.end() : response.destroy()), 20),
      );
    });
    await download(url, destination, options());
    await expectWhole();
    expect(server.asked.map(({ headers }) => headers.range)).toEqual([
      undefined,
      "bytes=70000-",
      "bytes=140000-",
      "bytes=210000-",
      "bytes=280000-",
    ]);
    expect(server.sent).toBe(content.length);
  });

  it("stalls after a good part of the file is asked for the rest", async () => {
    const url = await start((request, response) => {
      if (server.asked.length > 1) void server.send([request, response], content);
      else response.writeHead(200, { "content-length": content.length }).write(content.subarray(0, 200_000));
    });
    await download(url, destination, { ...options(), stallTimeout: 300 });
    await expectWhole();
    expect(server.asked[1]?.headers.range).toBe("bytes=200000-");
  });

  it("drips is given up although a byte comes now and then", async () => {
    const url = await start((_, response) => {
      response.writeHead(200, { "content-length": content.length });
      response.write("abc");
    });
    await expect(download(url, destination, { ...options(), stallTimeout: 200 })).rejects.toThrow(
      "no byte came for 0.2 s",
    );
    expect(server.asked).toHaveLength(1);
  });

  it("promises more bytes than it sends ends with the right file when it tells the truth at last", async () => {
    const url = await start((request, response) => {
      if (server.asked.length > 1) void server.send([request, response], content);
      else
        response.writeHead(200, { "content-length": content.length + 1000 }).write(content, () => response.destroy());
    });
    await download(url, destination, options());
    await expectWhole();
  });

  it("promises fewer bytes than the file has is not believed", async () => {
    const url = await start((_, response) => {
      response.writeHead(200, { "content-length": 1000, connection: "close" }).end(content.subarray(0, 1000));
    });
    const failed = download(url, destination, { ...options(), lengths });
    await expect(failed).rejects.toThrow(ChecksumError);
    expect(await readdir(folder)).toEqual([]);
  });

  it("ends early without a length is asked for the rest", async () => {
    const url = await start((request, response) => {
      if (server.asked.length > 1) void server.send([request, response], content);
      else response.writeHead(200).end(content.subarray(0, 1000));
    });
    await download(url, destination, { ...options(), lengths });
    await expectWhole();
    expect(server.asked[1]?.headers.range).toBe("bytes=1000-");
  });

  it("promises far more than the file has is not listened to", async () => {
    const url = await start((_, response) => {
      response.writeHead(200, { "content-length": 1e12 }).write("x".repeat(1000));
    });
    await expect(download(url, destination, { ...options(), lengths })).rejects.toThrow(
      `wrong file at ${url}: it has 1000000000000 bytes where at most 300000 are right`,
    );
    expect(await readdir(folder)).toEqual([]);
  });

  it("sends for ever is stopped at the length that is known", async () => {
    const url = await start((_, response) => {
      response.writeHead(200);
      const more = (): void => {
        while (!response.destroyed && response.write("x".repeat(50_000)));
      };
      response.on("drain", more);
      more();
    });
    const failed = download(url, destination, { ...options(), lengths });
    await expect(failed).rejects.toThrow(ChecksumError);
    await expect(failed).rejects.toThrow("it has more bytes where at most 300000 are right");
    expect(await readdir(folder)).toEqual([]);
  });

  it("promises more than the disk has is refused before anything is written", async () => {
    const url = await start((_, response) => response.writeHead(200, { "content-length": 1e17 }).write("x"));
    await expect(download(url, destination, options())).rejects.toThrow(
      /no space left for .*file\.gz \(100000000000\.0 MB needed, [\d.]+ MB free\)/,
    );
    expect(await readdir(folder)).toEqual([]);
  });

  it.each([
    { by: "its type", type: "text/html; charset=utf-8", page: "Please log in" },
    { by: "its beginning", type: "application/octet-stream", page: "\n<!DOCTYPE html><p>Please log in" },
  ])("sends a web page, known by $by, is not taken for the mirror", async ({ type, page }) => {
    const url = await start((_, response) => response.writeHead(200, { "content-type": type }).end(page));
    const failed = download(url, destination, options());
    await expect(failed).rejects.toThrow(UnreachableError);
    await expect(failed).rejects.toThrow(
      "a web page came instead of the file; perhaps it is a log-in page of your network",
    );
    expect(existsSync(destination)).toBe(false);
  });

  it("sends a web page instead of the rest spoils nothing that has come", async () => {
    await writeFile(`${destination}.part`, content.subarray(0, 5000));
    const url = await start((_, response) => response.writeHead(200, { "content-type": "text/html" }).end("<p>"));
    await expect(download(url, destination, options())).rejects.toThrow("a web page");
    expect((await stat(`${destination}.part`)).size).toBe(5000);
  });

  it("sends us elsewhere is followed, also for the rest", async () => {
    await writeFile(`${destination}.part`, content.subarray(0, 5000));
    const url = await start((request, response) => {
      if (request.url === "/file.gz") response.writeHead(302, { location: "/elsewhere" }).end();
      else void server.send([request, response], content);
    });
    await download(url, destination, options());
    await expectWhole();
    expect(server.asked.at(-1)).toMatchObject({ url: "/elsewhere", headers: { range: "bytes=5000-" } });
  });

  it("sends us in circles is given up", async () => {
    const url = await start((_, response) => response.writeHead(302, { location: "/file.gz" }).end());
    await expect(download(url, destination, options())).rejects.toThrow(/redirect count exceeded/);
  });

  it("has another version of the file since then sends it whole, by its mark", async () => {
    const old = Buffer.from(content.map((byte) => 255 - byte));
    const url = await start((request, response) => {
      if (server.asked.length > 1) void server.send([request, response], content, { etag: '"new"' });
      else response.writeHead(200, { etag: '"old"', "content-length": old.length }).write(old.subarray(0, 100_000));
    });
    const stop = new AbortController();
    const stopped = download(url, destination, { ...options(), signal: stop.signal });
    while ((await sizeOf(`${destination}.part`)) < 100_000) await tick(5);
    stop.abort(new Error("enough for today"));
    await expect(stopped).rejects.toThrow("enough for today");
    expect((await stat(`${destination}.part`)).size).toBe(100_000);
    await download(url, destination, options());
    await expectWhole();
    expect(server.asked[1]?.headers).toMatchObject({ range: "bytes=100000-", "if-range": '"old"' });
    expect(server.sent).toBe(content.length);
  });

  it("has another version without a mark is found out by the checksum, and asked anew", async () => {
    await writeFile(`${destination}.part`, Buffer.alloc(100_000));
    const url = await start((request, response) => server.send([request, response], content));
    await download(url, destination, options());
    await expectWhole();
    expect(server.asked.map(({ headers }) => headers.range)).toEqual(["bytes=100000-", undefined]);
  });

  it("sends another part than the one asked for is asked for the whole", async () => {
    await writeFile(`${destination}.part`, content.subarray(0, 100_000));
    const url = await start((request, response) => {
      if (request.headers.range !== undefined)
        response.writeHead(206, { "content-range": "bytes 0-299999/300000" }).end(content);
      else void server.send([request, response], content);
    });
    await download(url, destination, options());
    await expectWhole();
  });

  it("is asked for a rest that is longer than it can be starts over", async () => {
    await writeFile(`${destination}.part`, Buffer.alloc(400_000));
    const url = await start((request, response) => {
      if (request.headers.range !== undefined) response.writeHead(206, { "content-length": 10 }).end("0123456789");
      else void server.send([request, response], content);
    });
    await download(url, destination, { ...options(), lengths });
    await expectWhole();
  });
});

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}
