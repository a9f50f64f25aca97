import { createHash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

import fc from "fast-check";

import { readTar, type ReadTarOptions } from "../../../src/data/formats/tar-files.js";
import { corruptions } from "../../support/corruptions.js";
import { itWithRealData } from "../../support/real-data.js";
import { survive } from "../../support/survive.js";
import { paxEntry, writeTar, type TarEntry } from "../../support/write-tar.js";

const noise = Uint8Array.from({ length: 3000 }, (_, i) => (i * i * 2654435761) >>> 13);

describe("readTar", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "tar-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  /** The wanted files in an archive by path. */
  async function unpacked(archive: Uint8Array, options: ReadTarOptions = {}) {
    const place = join(folder, "archive");
    await writeFile(place, archive);
    const files: [string, Uint8Array][] = [];
    for await (const { path, bytes } of readTar(place, (path) => !path.endsWith("unwanted"), options))
      files.push([path, bytes]);
    return Object.fromEntries(files);
  }

  itWithRealData("cifar10", "streams the real archive, whose members have the published sha1", async (data) => {
    const archive = join(data, "cifar10/cifar-10-binary.tar.gz");
    const sums: Record<string, string> = {};
    const progress: [number, number][] = [];
    for await (const { path, bytes } of readTar(archive, (path) => path.endsWith(".bin"), {
      onProgress: (...step) => progress.push(step),
    }))
      sums[path] = createHash("sha1").update(bytes).digest("hex");
    expect(sums).toEqual({
      "cifar-10-batches-bin/data_batch_1.bin": "aadd24acce27caa71bf4b10992e9e7b2d74c2540",
      "cifar-10-batches-bin/data_batch_2.bin": "c0ba65cce70568cd57b4e03e9ac8d2a5367c1795",
      "cifar-10-batches-bin/data_batch_3.bin": "1dd00a74ab1d17a6e7d73e185b69dbf31242f295",
      "cifar-10-batches-bin/data_batch_4.bin": "aab85764eb3584312d3c7f65fd2fd016e36a258e",
      "cifar-10-batches-bin/data_batch_5.bin": "26e2849e66a845b7f1e4614ae70f4889ae604628",
      "cifar-10-batches-bin/test_batch.bin": "67eb016db431130d61cd03c7ad570b013799c88c",
    });
    expect(progress.at(-1)).toEqual([169_566_535, 169_566_535]);
    expect(progress.every(([read], i) => read >= (progress[i - 1]?.[0] ?? 0))).toBe(true);
  });

  it("reads back files of any size, gzipped or not, and only the wanted ones", async () => {
    const name = fc.stringMatching(/^[a-z]{1,8}(\/[a-z.]{2,8}x){0,2}(unwanted)?$/);
    const files = fc.dictionary(name, fc.uint8Array({ maxLength: 1600 }), {
      minKeys: 1,
      maxKeys: 6,
      noNullPrototype: true,
    });
    await fc.assert(
      fc.asyncProperty(files, fc.boolean(), async (files, gzipped) => {
        const tar = writeTar(Object.entries(files).map(([path, data]) => ({ path, data })));
        const wanted = Object.entries(files).filter(([path]) => !path.endsWith("unwanted"));
        expect(await unpacked(gzipped ? gzipSync(tar) : tar)).toEqual(Object.fromEntries(wanted));
      }),
      { seed: 1, numRuns: 60 },
    );
  });

  it("reads long names, and passes over folders", async () => {
    const path = `${"long/".repeat(40)}name`;
    const tar = writeTar([{ path: "long/", type: "5" }, paxEntry({ path }), { path: "short", data: noise }]);
    expect(await unpacked(tar)).toEqual({ [path]: noise });
  });

  it("reads files that compress well", async () => {
    const zeros = new Uint8Array(5_000_000);
    const { zeros: read } = await unpacked(gzipSync(writeTar([{ path: "zeros", data: zeros }])));
    expect(read && Buffer.compare(read, zeros)).toBe(0);
  });

  it.each<[string, readonly TarEntry[], string]>([
    ["a path that climbs out", [{ path: "../a", data: noise }], "climbs out of the archive"],
    ["a path that climbs out later", [{ path: "a/../../b", data: noise }], "climbs out of the archive"],
    ["an absolute path", [{ path: "/a", data: noise }], "is absolute"],
    ["a backslash", [{ path: "a\\b", data: noise }], "has a backslash"],
    ["a long path that climbs out", [paxEntry({ path: "../a" }), { path: "a", data: noise }], "climbs out"],
    ["an unwanted path that climbs out", [{ path: "../unwanted", data: noise }], "climbs out"],
    ["a symbolic link", [{ path: "a", type: "2", link: "/etc/passwd" }], "of type SymbolicLink"],
    ["a hard link", [{ path: "a", type: "1", link: "b" }], "of type Link"],
    ["a device", [{ path: "a", type: "3" }], "of type CharacterDevice"],
    ["an unknown type", [{ path: "a", type: "Z" }], "neither a file nor a folder"],
    ["a size of 8 GB", [{ path: "a", data: noise, size: 2 ** 33 - 1 }], "more than the whole archive can make"],
    ["a size that is too large", [{ path: "a", data: noise, size: 4000 }], "cut short"],
    ["a size that is too small", [{ path: "a", data: noise, size: 1000 }], "damaged tar archive"],
    ["an endless size", [paxEntry({ size: "Infinity" }), { path: "a", data: noise }], "of Infinity bytes"],
    ["half a byte", [paxEntry({ size: "0.5" }), { path: "a", data: noise }], "of 0.5 bytes"],
  ])("refuses %s", async (_, entries, message) => {
    await expect(unpacked(writeTar(entries))).rejects.toThrow(message);
    await expect(unpacked(gzipSync(writeTar(entries)))).rejects.toThrow(message);
  });

  it.each([
    [
      "cut before its end",
      writeTar([{ path: "a", data: noise }], { end: false }),
      "the two empty blocks at its end are missing",
    ],
    ["cut in a file", writeTar([{ path: "a", data: noise }]).slice(0, 1500), "more than the whole archive can make"],
    ["empty", new Uint8Array(0), "damaged tar archive|are missing"],
    ["all zeros", new Uint8Array(10_240), "tar archive without a file"],
    ["something else", noise, "damaged tar archive"],
    ["gzipped twice", gzipSync(gzipSync(writeTar([{ path: "a" }]))), "gzipped twice"],
    ["cut gzip", gzipSync(writeTar([{ path: "a", data: noise }])).subarray(0, 900), "damaged gzip file of 900 bytes"],
  ])("refuses an archive that is %s", async (_, bytes, message) => {
    await expect(unpacked(bytes)).rejects.toThrow(new RegExp(message));
  });

  it("stops a bomb at maxBytes, in a wanted file, in another and behind the end", async () => {
    const bombs = [
      writeTar([{ path: "a", data: new Uint8Array(2 ** 26) }]),
      writeTar([{ path: "unwanted", data: new Uint8Array(2 ** 26) }]),
      Buffer.concat([writeTar([{ path: "a" }]), Buffer.alloc(2 ** 26)]),
    ];
    for (const bomb of bombs)
      await expect(unpacked(gzipSync(bomb), { maxBytes: 2 ** 22 })).rejects.toThrow(/maxBytes|whole archive can make/);
  });

  it("says that a file is not there", async () => {
    const files = readTar("/no/such.tar", () => true);
    await expect(files.next()).rejects.toThrow("/no/such.tar");
  });

  it("can be left in the middle", async () => {
    await writeFile(
      join(folder, "left.tar"),
      writeTar([
        { path: "a", data: noise },
        { path: "b", data: noise },
      ]),
    );
    for await (const { path } of readTar(join(folder, "left.tar"), () => true)) {
      expect(path).toBe("a");
      break;
    }
  });

  it("refuses 500 damaged archives, and never takes wrong contents for good", async () => {
    const files = { "a/one.bin": noise, "a/two.bin": noise.slice(0, 700), "b/three.txt": noise.slice(0, 1) };
    const tar = writeTar(Object.entries(files).map(([path, data]) => ({ path, data })));
    const made = ["../x", "/x", "a\\x"].map((path) => ({
      what: `path ${path}`,
      bytes: gzipSync(writeTar([{ path, data: noise }])),
    }));
    const bomb = gzipSync(writeTar([{ path: "a", data: new Uint8Array(2 ** 27) }]));
    const damaged = corruptions(gzipSync(tar), { head: 40, tail: 8, made: [...made, { what: "a bomb", bytes: bomb }] });
    const { refused, read } = await survive(damaged, (bytes) => unpacked(bytes, { maxBytes: 2 ** 26 }));
    expect(damaged).toHaveLength(500);
    expect(refused.length).toBeGreaterThan(400);
    // Gzip's own header holds a time and a system that nothing depends on, and padding may follow the end.
    for (const { what, result } of read) expect({ what, result }).toEqual({ what, result: files });
  });
});
