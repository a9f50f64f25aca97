import { createHash } from "node:crypto";
import { chmod, mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { pathToFileURL } from "node:url";

import { ChecksumError } from "../../../kernel-setup/download.mjs";
import { withFileLock } from "../../../kernel-setup/file-lock.mjs";
import { locate, NoDataError, type LocatedFiles } from "../../../src/data/downloads/locate.js";
import { itWithSmallDisk } from "../../support/small-disk.js";
import { contents, names, Place, sha256, someSet } from "../../support/some-set.js";

let place: Place;

beforeEach(async () => {
  place = await Place.make();
});

afterEach(async () => {
  await place.remove();
});

const both = { pictures: contents["pictures.bin"], classes: contents["classes.bin"] };

/** What lies in the files that were found. */
async function bytesOf({ pictures, classes }: LocatedFiles<"pictures" | "classes">["files"]): Promise<typeof both> {
  return { pictures: await readFile(pictures.path), classes: await readFile(classes.path) };
}
const damaged = { ...contents, "pictures.bin": Buffer.from("a log-in page") };

describe("locate", () => {
  describe("with a folder in TSEMINAR_DATA", () => {
    it("reads it before all else, writes nothing to it and says nothing", async () => {
      const mirror = await place.mirror();
      await place.put(place.data);
      const before = await stateOf(join(place.data, "some-set"));
      const found = await locate(someSet([mirror.address]), place.options({ TSEMINAR_DATA: place.data }));
      expect(await bytesOf(found.files)).toEqual(both);
      expect(found.source).toBe(join(place.data, "some-set"));
      expect(found.files.pictures).toEqual({
        path: join(place.data, "some-set", "pictures.bin"),
        copy: someSet([]).files.pictures.copies[0],
      });
      expect(await stateOf(join(place.data, "some-set"))).toEqual(before);
      expect(await readdir(place.cache)).toEqual(["verified.json"]);
      expect(mirror.asked).toEqual([]);
      expect(place.text).toBe("");
    });

    it("takes the folder as a file: address too", async () => {
      await place.put(place.data);
      const TSEMINAR_DATA = pathToFileURL(place.data).href;
      const { source } = await locate(someSet([]), place.options({ TSEMINAR_DATA }));
      expect(source).toBe(join(place.data, "some-set"));
    });

    it("says in one line that the folder does not exist, and goes on to the cache", async () => {
      await place.put(join(place.cache, "data"));
      const { source } = await locate(someSet([]), place.options({ TSEMINAR_DATA: place.data }));
      expect(source).toBe(join(place.cache, "data", "some-set"));
      expect(place.text).toBe(
        `Some Set comes from ${source}: TSEMINAR_DATA is ${place.data}, but there is no ${place.data}\n`,
      );
    });

    it("names the file that is not in the folder, takes only that from a mirror and keeps the folder as it is", async () => {
      const mirror = await place.mirror();
      await place.put(place.data, { "pictures.bin": contents["pictures.bin"] });
      const { files, source } = await locate(someSet([mirror.address]), place.options({ TSEMINAR_DATA: place.data }));
      expect(await bytesOf(files)).toEqual(both);
      expect(source).toBe(`${join(place.data, "some-set")}, ${mirror.address}`);
      expect(mirror.asked).toEqual(["/classes.bin"]);
      expect(place.text).toContain(`but there is no ${join(place.data, "some-set", "classes.bin")}\n`);
      expect(await readdir(join(place.data, "some-set"))).toEqual(["pictures.bin"]);
    });

    it("does not go on past a damaged file: it names the path and what it expected and got", async () => {
      const mirror = await place.mirror();
      await place.put(place.data, damaged);
      const failed = locate(someSet([mirror.address]), place.options({ TSEMINAR_DATA: place.data }));
      await expect(failed).rejects.toThrow(ChecksumError);
      await expect(failed).rejects.toThrow(
        `wrong checksum of ${join(place.data, "some-set", "pictures.bin")}: expected sha256 ${sha256(both.pictures)}, got sha256 ${sha256(damaged["pictures.bin"])}; copy that file anew, or unset TSEMINAR_DATA to download it`,
      );
      expect(mirror.asked).toEqual([]);
      expect((await readFile(join(place.data, "some-set", "pictures.bin"))).toString()).toBe("a log-in page");
    });
  });

  it("asks the address in TSEMINAR_DATA first, laid out as the folder is", async () => {
    const [own, official] = [await place.mirror(), await place.mirror()];
    const TSEMINAR_DATA = `${own.address}classroom`;
    const { files, source } = await locate(someSet([official.address]), place.options({ TSEMINAR_DATA }));
    expect(await bytesOf(files)).toEqual(both);
    expect(source).toBe(`${TSEMINAR_DATA}/some-set/`);
    expect(own.asked).toEqual(["/classroom/some-set/pictures.bin", "/classroom/some-set/classes.bin"]);
    expect(official.asked).toEqual([]);
  });

  it("goes on to the mirrors when the address in TSEMINAR_DATA does not answer, and says so", async () => {
    const official = await place.mirror();
    const TSEMINAR_DATA = await place.deadMirror();
    const { source } = await locate(someSet([official.address]), place.options({ TSEMINAR_DATA }));
    expect(source).toBe(official.address);
    expect(place.text).toContain(`cannot read ${TSEMINAR_DATA}some-set/pictures.bin`);
  });

  describe("with a cache", () => {
    it("reads it and asks no mirror", async () => {
      const mirror = await place.mirror();
      await place.put(join(place.cache, "data"));
      const found = await locate(someSet([mirror.address]), place.options());
      expect(await bytesOf(found.files)).toEqual(both);
      expect(found.source).toBe(join(place.cache, "data", "some-set"));
      expect(mirror.asked).toEqual([]);
      expect(place.text).toBe("");
    });

    it("fetches a damaged file anew and says so", async () => {
      const mirror = await place.mirror();
      await place.put(join(place.cache, "data"), damaged);
      const { files } = await locate(someSet([mirror.address]), place.options());
      expect(await bytesOf(files)).toEqual(both);
      expect(mirror.asked).toEqual(["/pictures.bin"]);
      const path = join(place.cache, "data", "some-set", "pictures.bin");
      expect((await readFile(path)).equals(both.pictures)).toBe(true);
      expect(place.text).toContain(
        `${path} was damaged (expected sha256 ${sha256(both.pictures)}, got sha256 ${sha256(damaged["pictures.bin"])}) and has been removed`,
      );
    });
  });

  describe("with mirrors", () => {
    it("downloads into the cache, says where it is, and needs no mirror the next time", async () => {
      const mirror = await place.mirror();
      const set = someSet([mirror.address]);
      const found = await locate(set, place.options());
      expect(await bytesOf(found.files)).toEqual(both);
      expect(found.source).toBe(mirror.address);
      const cache = join(place.cache, "data", "some-set");
      expect((await readdir(cache)).sort()).toEqual([...names].sort());
      expect(place.text).toBe(`Some Set: downloads are in ${cache}\n`);
      expect((await locate(set, place.options())).source).toBe(cache);
      expect(mirror.asked).toHaveLength(2);
    });

    it("asks them in order, and one that was given up no more for the next file", async () => {
      const [empty, full, unused] = [await place.mirror({}), await place.mirror(), await place.mirror()];
      const { files, source } = await locate(someSet([empty.address, full.address, unused.address]), place.options());
      expect(await bytesOf(files)).toEqual(both);
      expect(source).toBe(full.address);
      expect(empty.asked).toEqual(["/pictures.bin"]);
      expect(unused.asked).toEqual([]);
      expect(place.text).toContain(
        `Some Set comes from ${full.address}: cannot read ${empty.address}pictures.bin (it answered 404 Not Found)`,
      );
    });

    it("takes the second when nobody answers at the first", async () => {
      const mirror = await place.mirror();
      const { source } = await locate(someSet([await place.deadMirror(), mirror.address]), place.options());
      expect(source).toBe(mirror.address);
      expect(place.text).toContain("ECONNREFUSED");
    });

    it("takes the second when the first has a wrong file", async () => {
      const [wrong, right] = [await place.mirror(damaged), await place.mirror()];
      const { files, source } = await locate(someSet([wrong.address, right.address]), place.options());
      expect(await bytesOf(files)).toEqual(both);
      expect(source).toBe(right.address);
    });

    it("fails when all have a wrong file, names each, and keeps nothing", async () => {
      const [first, second] = [await place.mirror(damaged), await place.mirror(damaged)];
      const failed = locate(someSet([first.address, second.address]), place.options());
      await expect(failed).rejects.toThrow(ChecksumError);
      await expect(failed).rejects.toThrow("no mirror of Some Set has the right files; wrong checksum of http");
      for (const { address } of [first, second])
        await expect(failed).rejects.toThrow(
          `wrong checksum of ${address}pictures.bin: expected sha256 ${sha256(both.pictures)}, got sha256 ${sha256(damaged["pictures.bin"])}`,
        );
      expect(await readdir(join(place.cache, "data", "some-set"))).toEqual([]);
      expect(place.text).toBe("Some Set: download failed\n");
    });

    it("says of all what is wrong when none can be reached", async () => {
      const mirrors = [await place.deadMirror(), (await place.mirror({})).address];
      const failed = locate(someSet(mirrors), place.options());
      await expect(failed).rejects.toThrow(NoDataError);
      await expect(failed).rejects.toThrow(/^no mirror of Some Set can be reached; .*ECONNREFUSED.*404 Not Found/);
      expect(place.text).toBe("Some Set: download failed\n");
    });

    it("tells a terminal how far each file is", async () => {
      const mirror = await place.mirror();
      const options = place.options();
      await locate(someSet([mirror.address]), { ...options, output: { ...options.output, isTTY: true } });
      expect(place.text).toContain(`Some Set: pictures.bin from ${mirror.address}: 0.0 of 0.1 MB`);
    });
  });

  it("asks no mirror when TSEMINAR_OFFLINE is set, and says so", async () => {
    const mirror = await place.mirror();
    const failed = locate(someSet([mirror.address]), place.options({ TSEMINAR_OFFLINE: "1" }));
    await expect(failed).rejects.toThrow(NoDataError);
    await expect(failed).rejects.toThrow(
      `TSEMINAR_OFFLINE is set and there is no ${join(place.cache, "data", "some-set", "pictures.bin")}`,
    );
    expect(mirror.asked).toEqual([]);
    expect(place.text).toBe("");
  });

  it("finds what is on this machine when TSEMINAR_OFFLINE is set", async () => {
    await place.put(join(place.cache, "data"));
    const { files } = await locate(someSet([]), place.options({ TSEMINAR_OFFLINE: "1" }));
    expect(await bytesOf(files)).toEqual(both);
  });

  it.each(["0", "false", ""])("asks mirrors when TSEMINAR_OFFLINE is %j", async (TSEMINAR_OFFLINE) => {
    const mirror = await place.mirror();
    const { source } = await locate(someSet([mirror.address]), place.options({ TSEMINAR_OFFLINE }));
    expect(source).toBe(mirror.address);
  });

  describe("with a file in several forms", () => {
    const [packed, unpacked] = [Buffer.from("packed anew"), Buffer.from("unpacked")];
    const md5 = (bytes: Uint8Array) => createHash("md5").update(bytes).digest("hex");
    const set = (mirrors: readonly string[]) => {
      const some = someSet(mirrors);
      const [published] = some.files.pictures.copies;
      const copies = [
        published,
        { name: published.name, checksum: `md5:${md5(packed)}`, onMirrors: false },
        { name: "pictures", checksum: `md5:${md5(unpacked)}`, bytes: unpacked.length, onMirrors: false },
      ] as const;
      return { ...some, files: { pictures: { copies } } };
    };

    it.each([
      { form: "the published one", name: "pictures.bin", bytes: both.pictures, copy: 0 },
      { form: "one packed anew, by its md5", name: "pictures.bin", bytes: packed, copy: 1 },
      { form: "one with another name", name: "pictures", bytes: unpacked, copy: 2 },
    ])("takes $form from a class folder, and says which it is", async ({ name, bytes, copy }) => {
      await place.put(place.data, { [name]: bytes });
      const some = set([]);
      const { files } = await locate(some, place.options({ TSEMINAR_DATA: place.data }));
      const path = join(place.data, "some-set", name);
      expect(files.pictures).toEqual({ path, copy: some.files.pictures.copies[copy] });
    });

    it("names all checksums that would have done", async () => {
      await place.put(place.data, damaged);
      const failed = locate(set([]), place.options({ TSEMINAR_DATA: place.data }));
      await expect(failed).rejects.toThrow(
        `expected sha256 ${sha256(both.pictures)} or md5 ${md5(packed)}, got sha256 ${sha256(damaged["pictures.bin"])}, md5 ${md5(damaged["pictures.bin"])};`,
      );
    });

    it("takes any of them from the address of TSEMINAR_DATA", async () => {
      const own = await place.mirror({ pictures: unpacked });
      const { files, source } = await locate(set([]), place.options({ TSEMINAR_DATA: own.address }));
      expect(await readFile(files.pictures.path)).toEqual(unpacked);
      expect(source).toBe(`${own.address}some-set/`);
      expect(own.asked).toEqual(["/some-set/pictures.bin", "/some-set/pictures"]);
      expect(place.text).toBe(`Some Set: downloads are in ${join(place.cache, "data", "some-set")}\n`);
    });

    it("asks public mirrors for the published one only", async () => {
      const mirror = await place.mirror({ pictures: unpacked });
      await expect(locate(set([mirror.address]), place.options())).rejects.toThrow(NoDataError);
      const other = await place.mirror({ "pictures.bin": packed });
      await expect(locate(set([other.address]), place.options())).rejects.toThrow(ChecksumError);
      expect(mirror.asked).toEqual(["/pictures.bin"]);
    });
  });

  describe("with a mirror that is a folder", () => {
    it("reads it where it is", async () => {
      await place.put(place.data);
      const mirror = pathToFileURL(join(place.data, "some-set", "/")).href;
      const { files, source } = await locate(someSet([mirror]), place.options());
      expect(await bytesOf(files)).toEqual(both);
      expect(files.pictures.path).toBe(join(place.data, "some-set", "pictures.bin"));
      expect(source).toBe(mirror);
    });

    it("goes on to the next where it is empty or wrong, and says so", async () => {
      await place.put(place.data, damaged);
      const folders = [join(place.root, "nowhere", "/"), join(place.data, "some-set", "/")];
      const mirror = await place.mirror();
      const { source } = await locate(
        someSet([...folders.map((folder) => pathToFileURL(folder).href), mirror.address]),
        place.options(),
      );
      expect(source).toBe(mirror.address);
      expect(place.text).toContain(`there is no ${join(place.root, "nowhere", "pictures.bin")}; wrong checksum of `);
    });
  });

  it("reads a class folder that may not be written, with a cache that may not be written either", async () => {
    await place.put(place.data);
    await writeFile(place.cache, "no folder");
    for (const path of [...names.map((name) => join(place.data, "some-set", name))]) await chmod(path, 0o444);
    await chmod(join(place.data, "some-set"), 0o555);
    const { files } = await locate(someSet([]), place.options({ TSEMINAR_DATA: place.data }));
    expect(await bytesOf(files)).toEqual(both);
    await chmod(join(place.data, "some-set"), 0o755);
  });

  it("reads no file twice for its checksum until it changes", async () => {
    await place.put(place.data);
    const options = place.options({ TSEMINAR_DATA: place.data });
    await locate(someSet([]), options);
    const note = join(place.cache, "verified.json");
    const before = await readFile(note, "utf8");
    await locate(someSet([]), options);
    expect(await readFile(note, "utf8")).toBe(before);
    await place.put(place.data, damaged);
    await expect(locate(someSet([]), options)).rejects.toThrow(ChecksumError);
  });

  it("stops when it is told to", async () => {
    const mirror = await place.mirror();
    const options = { ...place.options(), signal: AbortSignal.abort(new Error("that is enough")) };
    await expect(locate(someSet([mirror.address]), options)).rejects.toThrow("that is enough");
    expect(mirror.asked).toEqual([]);
  });

  it("goes through the proxy of the environment", async () => {
    const [proxy, dead] = [await place.mirror(), await place.deadMirror()];
    const { files } = await locate(someSet([dead]), place.options({ http_proxy: proxy.address }));
    expect(await bytesOf(files)).toEqual(both);
    expect(proxy.asked).toEqual([`${dead}pictures.bin`, `${dead}classes.bin`]);
  });

  it("waits for another process that downloads the same, and asks no mirror then", async () => {
    const mirror = await place.mirror();
    const cache = join(place.cache, "data", "some-set");
    await mkdir(cache, { recursive: true });
    const options = place.options();
    const output = { ...options.output, isTTY: true };
    const released = withFileLock(join(cache, "pictures.bin.lock"), async () => {
      await pause(400);
      await place.put(join(place.cache, "data"));
    });
    const { files } = await locate(someSet([mirror.address]), { ...options, output });
    await released;
    expect(await bytesOf(files)).toEqual(both);
    expect(mirror.asked).toEqual([]);
    expect(place.text).toContain(`another process (${process.pid} on `);
  });

  itWithSmallDisk("says that the disk of the cache is full, and asks no other mirror", 64, async (disk) => {
    const [first, second] = [await place.mirror(), await place.mirror()];
    const failed = locate(someSet([first.address, second.address]), place.options({ TSEMINAR_CACHE: disk }));
    await expect(failed).rejects.not.toThrow(NoDataError);
    await expect(failed).rejects.toThrow(
      `no space left for ${join(disk, "data", "some-set", "pictures.bin")} (0.1 MB needed, 0.1 MB free): free some room on that disk, or point TSEMINAR_CACHE to another one`,
    );
    expect(await readdir(join(disk, "data", "some-set"))).toEqual([]);
    expect(second.asked).toEqual([]);
  });
});

/** What would change if something were written into a folder. */
async function stateOf(folder: string): Promise<unknown> {
  const files = await readdir(folder);
  return Promise.all(
    [folder, ...files.map((file) => join(folder, file))].map(async (path) => {
      const { mtimeMs, ctimeMs, size } = await stat(path);
      return { path, mtimeMs, ctimeMs, size };
    }),
  );
}
