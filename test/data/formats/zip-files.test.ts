import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import fc from "fast-check";
import { zipSync } from "fflate";

import { openZip, type OpenZipOptions } from "../../../src/data/formats/zip-files.js";
import { corruptions } from "../../support/corruptions.js";
import { itWithRealData } from "../../support/real-data.js";
import { survive } from "../../support/survive.js";
import { writeZip, type ZipFile } from "../../support/write-zip.js";

const text = Buffer.from("the same words again, the same words again, the same words again");
const noise = Uint8Array.from({ length: 3000 }, (_, i) => (i * i * 2654435761) >>> 13);

/** Everything in a zip: contents by path, or the error that reading gave. */
async function unpacked(source: string | Uint8Array, options: OpenZipOptions = {}) {
  const zip = await openZip(source, options);
  try {
    const contents: [string, Uint8Array][] = [];
    for (const entry of zip.entries) contents.push([entry.path, await zip.read(entry)]);
    return Object.fromEntries(contents);
  } finally {
    await zip.close();
  }
}

describe("openZip", () => {
  itWithRealData("hotdog", "lists and reads 4,898 photos and their list", async (data) => {
    const zip = await openZip(join(data, "hotdog/hotdog.zip"));
    const photos = zip.entries.filter(({ path }) => /^data\/(hotdogs|nothotdogs)\/[^/]+\.jpg$/.test(path));
    expect([photos.length, zip.entries.length]).toEqual([4898, 4899]);
    for (const entry of zip.entries) expect((await zip.read(entry)).length).toBe(entry.bytes);
    const list = zip.entries.find(({ path }) => path === "manifest.csv");
    expect(
      list &&
        Buffer.from(await zip.read(list))
          .toString()
          .trim()
          .split("\n"),
    ).toHaveLength(4899);
    await zip.close();
  });

  itWithRealData("medical-mnist", "gives the bytes of 6,000 JPEG files, 1,000 of each class", async (data) => {
    const zip = await openZip(join(data, "medical-mnist/medical-mnist-6k.zip"));
    const counts = new Map<string, number>();
    await Promise.all(
      zip.entries.map(async (entry) => {
        const name = entry.path.split("/")[1] ?? "";
        const bytes = await zip.read(entry);
        expect([...bytes.subarray(0, 2), ...bytes.subarray(-2)]).toEqual([0xff, 0xd8, 0xff, 0xd9]);
        counts.set(name, (counts.get(name) ?? 0) + 1);
      }),
    );
    expect(counts).toEqual(
      new Map(["AbdomenCT", "BreastMRI", "ChestCT", "CXR", "Hand", "HeadCT"].map((name) => [name, 1000])),
    );
    await zip.close();
  });

  it("reads back what another library packed, at any level, from bytes and from a file", async () => {
    const folder = await mkdtemp(join(tmpdir(), "zip-"));
    const name = fc.stringMatching(/^[a-zäß]{1,8}(\/[a-z.]{2,8}x){0,2}$/);
    const files = fc.dictionary(name, fc.uint8Array({ maxLength: 300 }), { maxKeys: 6, noNullPrototype: true });
    await fc.assert(
      fc.asyncProperty(files, fc.constantFrom(0, 1, 9), async (files, level) => {
        const bytes = zipSync(files, { level });
        await writeFile(join(folder, "some.zip"), bytes);
        expect(await unpacked(bytes)).toEqual(files);
        expect(await unpacked(join(folder, "some.zip"))).toEqual(files);
      }),
      { seed: 1, numRuns: 60 },
    );
    await rm(folder, { recursive: true });
  });

  it("reads entries with sizes in 64 bits, leaves out folders and reads an empty zip", async () => {
    const zip = writeZip([
      { path: "a/", method: 0 },
      { path: "a/long", data: text, zip64: true },
    ]);
    expect(await unpacked(zip)).toEqual({ "a/long": new Uint8Array(text) });
    expect(await unpacked(writeZip([]))).toEqual({});
  });

  it("inflates a large entry as well", async () => {
    const large = new Uint8Array(300_000).map((_, i) => i >> 5);
    const { large: read } = await unpacked(writeZip([{ path: "large", data: large }]));
    expect(read && Buffer.compare(read, large)).toBe(0);
  });

  it.each<[string, ZipFile, OpenZipOptions, string]>([
    ["encrypted", { path: "a", data: text, flags: 0x801 }, {}, "a is encrypted: pack it anew without a password"],
    [
      "packed otherwise",
      { path: "a", data: text, method: 12 },
      {},
      "a is packed by method 12 and not stored or deflated",
    ],
    ["too large", { path: "a", data: text }, { maxBytes: 10 }, "a is listed with 64 bytes, more than maxBytes (10)"],
    ["a lie", { path: "a", data: text, bytes: 2 ** 27 }, {}, "a is listed with 134217728 bytes, more than its"],
    [
      "a lie about stored bytes",
      { path: "a", data: text, method: 0, bytes: 65 },
      {},
      "a is listed with 65 bytes, more than",
    ],
  ])("lists an entry that is %s with its problem, and reads the others", async (_, file, options, problem) => {
    const zip = await openZip(writeZip([{ path: "good", data: Uint8Array.of(7) }, file]), options);
    const [good, bad] = zip.entries;
    expect(good?.problem).toBeUndefined();
    expect(good && (await zip.read(good))).toEqual(Uint8Array.of(7));
    expect(bad?.problem).toMatch(problem);
    await expect(bad && zip.read(bad)).rejects.toThrow(problem);
  });

  it.each<[string, ZipFile, string]>([
    ["fewer bytes", { path: "a", data: text, bytes: 70 }, "a has 64 bytes instead of the 70 listed"],
    ["more bytes", { path: "a", data: text, bytes: 60 }, "a has more than the 60 bytes listed"],
    [
      "more bytes than none",
      { path: "a", data: text, bytes: 0 },
      "a has 64 bytes instead of the 0 listed|more than the 0",
    ],
    ["another checksum", { path: "a", data: text, crc: 1 }, "a has a wrong checksum"],
    ["no deflated bytes", { path: "a", data: text, packed: noise.slice(0, 50) }, "a is damaged"],
    ["another name in its local header", { path: "a", data: text, localPath: "b" }, "a has another name or method"],
    [
      "a bomb behind it",
      { path: "a", data: new Uint8Array(50 * 2 ** 20), bytes: 1000 },
      "a has more than the 1000 bytes listed",
    ],
  ])("refuses to read an entry with %s", async (_, file, message) => {
    await expect(unpacked(writeZip([file]))).rejects.toThrow(new RegExp(message));
  });

  it.each([
    ["../a", "climbs out"],
    ["a/../../b", "climbs out"],
    ["/etc/passwd", "is absolute"],
    ["C:/a", "is absolute"],
    ["a\\..\\b", "has a backslash"],
    ["a\0b", "has a NUL"],
    ["a//b", "has an empty part"],
    ["./a", "has an empty part"],
    ["", "is empty"],
  ])("refuses the path %j", async (path, why) => {
    await expect(openZip(writeZip([{ path, data: text }]))).rejects.toThrow(why);
  });

  it("refuses two entries of one path, entries that overlap, and a count that is not the directory's", async () => {
    const two = [
      { path: "a", data: noise },
      { path: "b", data: noise },
    ];
    await expect(openZip(writeZip([two[0] ?? {}, two[0] ?? {}] as ZipFile[]))).rejects.toThrow('two entries "a"');
    const overlapping = [...two, { path: "c", data: noise, sameAs: 0 }];
    await expect(openZip(writeZip(overlapping))).rejects.toThrow("so that some overlap");
    await expect(openZip(writeZip(two, { count: 1 }))).rejects.toThrow("does not end behind the 1 entries counted");
    await expect(openZip(writeZip(two, { count: 0 }))).rejects.toThrow("does not end behind the 0 entries counted");
    await expect(openZip(writeZip(two, { count: 3 }))).rejects.toThrow("damaged zip of");
  });

  it("says what is wrong when the file is no zip, or closed", async () => {
    await expect(openZip(noise)).rejects.toThrow(
      /^damaged zip of 3000 bytes \(End of central directory.*\): fetch it anew$/,
    );
    await expect(openZip(new Uint8Array(0))).rejects.toThrow("damaged zip of 0 bytes");
    await expect(openZip("/no/such.zip")).rejects.toThrow("/no/such.zip");
  });

  it("refuses 500 damaged zips, and never gives wrong contents", async () => {
    const files = { "a/one.txt": new Uint8Array(text), "a/two.bin": noise, "b/three.txt": noise.slice(0, 1) };
    const file = zipSync(files, { mtime: "2026-01-01" });
    const made = ["../x", "/x", "a\\x", "a\0x"].map((path) => ({
      what: `path ${path}`,
      bytes: writeZip([{ path, data: text }]),
    }));
    const damaged = corruptions(file, { head: 40, tail: 200, made });
    const { refused, read } = await survive(damaged, (bytes) => unpacked(bytes));
    expect(damaged).toHaveLength(500);
    expect(refused.length).toBeGreaterThan(350);
    // A zip holds times, versions and attributes that nothing depends on.
    for (const { what, result } of read) expect({ what, result }).toEqual({ what, result: files });
  });
});
