import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

import { Random } from "../../src/random.js";
import { startDownload } from "../support/download-process.js";
import { FileServer } from "../support/file-server.js";

const random = new Random(3);
const content = Buffer.from(Uint8Array.from({ length: 2_000_000 }, () => random.integer(256)));
const checksum = `sha256:${createHash("sha256").update(content).digest("hex")}`;

let folder: string;
let destination: string;
let server: FileServer;
let url: string;
/** What the server keeps back for now, so that no process is done before the other has started. */
let upTo: number;

beforeEach(async () => {
  upTo = Infinity;
  folder = await mkdtemp(join(tmpdir(), "tseminar-processes-"));
  destination = join(folder, "file.gz");
  server = await FileServer.start((request, response) => {
    void server.send([request, response], content, { etag: '"1"', chunk: 10_000, upTo: () => upTo });
  });
  url = `${server.address}file.gz`;
});

afterEach(async () => {
  server.close();
  await rm(folder, { recursive: true });
});

async function partSize(): Promise<number> {
  return stat(`${destination}.part`).then(
    ({ size }) => size,
    () => 0,
  );
}

async function expectWhole(): Promise<void> {
  expect((await readFile(destination)).equals(content)).toBe(true);
  expect(await readdir(folder)).toEqual(["file.gz"]);
}

describe("download in processes", () => {
  it("that are killed 20 times at random bytes ends with the right file, and asks for no byte that it had", async () => {
    const limits = Array.from({ length: 20 }, () => random.integer(content.length - 200_000)).sort((a, b) => a - b);
    const had: number[] = [];
    for (const limit of limits) {
      upTo = limit;
      const { child, ended } = startDownload(url, destination, checksum);
      const before = server.asked.length;
      while (child.exitCode === null && ((await partSize()) < limit || server.asked.length === before)) await pause(2);
      child.kill("SIGKILL");
      expect(await ended).toMatchObject({ signal: "SIGKILL", stderr: "" });
      had.push(await partSize());
    }
    upTo = Infinity;
    expect(await startDownload(url, destination, checksum).ended).toMatchObject({ code: 0, stderr: "" });
    await expectWhole();
    const asked = server.asked.map(({ headers }) => Number(/\d+/.exec(headers.range ?? "0")?.[0]));
    expect(asked).toEqual([0, ...had]);
  });

  it.each([2, 5])("%i at once download once, the others wait and find the file", async (n) => {
    const processes = Array.from({ length: n }, () => startDownload(url, destination, checksum));
    const ends = await Promise.all(processes.map(({ ended }) => ended));
    expect(ends.map(({ code, stderr }) => ({ code, stderr }))).toEqual(ends.map(() => ({ code: 0, stderr: "" })));
    await expectWhole();
    expect(server.asked).toHaveLength(1);
    expect(server.sent).toBe(content.length);
    const pids = processes.map(({ child }) => child.pid);
    for (const { stdout } of ends)
      for (const [, pid] of stdout.matchAll(/waits for (\d+)/g)) expect(pids).toContain(Number(pid));
  });

  it("goes on where another one that it waited for was killed", async () => {
    upTo = 1_000_000;
    const first = startDownload(url, destination, checksum);
    while ((await partSize()) < 100_000 && first.child.exitCode === null) await pause(5);
    const second = startDownload(url, destination, checksum);
    if (second.child.stdout) await once(second.child.stdout, "data");
    first.child.kill("SIGKILL");
    upTo = Infinity;
    expect(await second.ended).toMatchObject({ code: 0, stdout: `waits for ${first.child.pid}\n`, stderr: "" });
    await expectWhole();
    expect(server.asked).toHaveLength(2);
    expect(Number(/\d+/.exec(server.asked[1]?.headers.range ?? "0")?.[0])).toBeGreaterThanOrEqual(100_000);
  });
});
