import { existsSync } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { ChecksumError } from "../../../kernel-setup/download.mjs";
import { locate, NoDataError } from "../../../src/data/downloads/locate.js";
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
const damaged = { ...contents, "pictures.bin": Buffer.from("a log-in page") };

describe("locate", () => {
  describe("with a folder in TSEMINAR_DATA", () => {
    it("reads it before all else, writes nothing to it and says nothing", async () => {
      const mirror = await place.mirror();
      await place.put(place.data);
      const before = await stateOf(join(place.data, "some-set"));
      const found = await locate(someSet([mirror.address]), place.options({ TSEMINAR_DATA: place.data }));
      expect(found).toEqual({ files: both, source: join(place.data, "some-set") });
      expect(await stateOf(join(place.data, "some-set"))).toEqual(before);
      expect(existsSync(place.cache)).toBe(false);
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
      expect(files).toEqual(both);
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
        `wrong checksum of ${join(place.data, "some-set", "pictures.bin")}: expected sha256 ${sha256(both.pictures)}, got ${sha256(damaged["pictures.bin"])}; copy that file anew, or unset TSEMINAR_DATA to download it`,
      );
      expect(mirror.asked).toEqual([]);
      expect((await readFile(join(place.data, "some-set", "pictures.bin"))).toString()).toBe("a log-in page");
    });
  });

  it("asks the address in TSEMINAR_DATA first, laid out as the folder is", async () => {
    const [own, official] = [await place.mirror(), await place.mirror()];
    const TSEMINAR_DATA = `${own.address}classroom`;
    const { files, source } = await locate(someSet([official.address]), place.options({ TSEMINAR_DATA }));
    expect(files).toEqual(both);
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
      expect(found).toEqual({ files: both, source: join(place.cache, "data", "some-set") });
      expect(mirror.asked).toEqual([]);
      expect(place.text).toBe("");
    });

    it("fetches a damaged file anew and says so", async () => {
      const mirror = await place.mirror();
      await place.put(join(place.cache, "data"), damaged);
      const { files } = await locate(someSet([mirror.address]), place.options());
      expect(files).toEqual(both);
      expect(mirror.asked).toEqual(["/pictures.bin"]);
      const path = join(place.cache, "data", "some-set", "pictures.bin");
      expect((await readFile(path)).equals(both.pictures)).toBe(true);
      expect(place.text).toContain(
        `${path} was damaged (expected sha256 ${sha256(both.pictures)}, got ${sha256(damaged["pictures.bin"])}) and has been removed`,
      );
    });
  });

  describe("with mirrors", () => {
    it("downloads into the cache, says where it is, and needs no mirror the next time", async () => {
      const mirror = await place.mirror();
      const set = someSet([mirror.address]);
      const found = await locate(set, place.options());
      expect(found).toEqual({ files: both, source: mirror.address });
      const cache = join(place.cache, "data", "some-set");
      expect((await readdir(cache)).sort()).toEqual([...names].sort());
      expect(place.text).toBe(`Some Set: downloads are in ${cache}\n`);
      expect((await locate(set, place.options())).source).toBe(cache);
      expect(mirror.asked).toHaveLength(2);
    });

    it("asks them in order, and one that was given up no more for the next file", async () => {
      const [empty, full, unused] = [await place.mirror({}), await place.mirror(), await place.mirror()];
      const { files, source } = await locate(someSet([empty.address, full.address, unused.address]), place.options());
      expect(files).toEqual(both);
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
      expect(files).toEqual(both);
      expect(source).toBe(right.address);
    });

    it("fails when all have a wrong file, names each, and keeps nothing", async () => {
      const [first, second] = [await place.mirror(damaged), await place.mirror(damaged)];
      const failed = locate(someSet([first.address, second.address]), place.options());
      await expect(failed).rejects.toThrow(ChecksumError);
      await expect(failed).rejects.toThrow("no mirror of Some Set has the right files; wrong checksum of http");
      for (const { address } of [first, second])
        await expect(failed).rejects.toThrow(
          `wrong checksum of ${address}pictures.bin: expected sha256 ${sha256(both.pictures)}, got ${sha256(damaged["pictures.bin"])}`,
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
    expect(files).toEqual(both);
  });

  itWithSmallDisk("says that the disk of the cache is full, and asks no other mirror", 64, async (disk) => {
    const [first, second] = [await place.mirror(), await place.mirror()];
    const failed = locate(someSet([first.address, second.address]), place.options({ TSEMINAR_CACHE: disk }));
    await expect(failed).rejects.not.toThrow(NoDataError);
    await expect(failed).rejects.toThrow(
      `no space left for ${join(disk, "data", "some-set", "pictures.bin")}: free some room on that disk, or point TSEMINAR_CACHE to another one`,
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
