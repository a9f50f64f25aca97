import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { locate } from "../../../src/data/downloads/locate.js";
import { verifySet, type FileVerdict } from "../../../src/data/downloads/verify-set.js";
import { contents, Place, sha256, someSet } from "../../support/some-set.js";

let place: Place;

beforeEach(async () => {
  place = await Place.make();
});

afterEach(async () => {
  await place.remove();
});

async function verdicts(environment: Record<string, string> = {}): Promise<FileVerdict[]> {
  const all: FileVerdict[] = [];
  for await (const verdict of verifySet(someSet([]), place.options(environment).environment)) all.push(verdict);
  return all;
}

describe("verifySet", () => {
  it("finds nothing where nothing is", async () => {
    expect(await verdicts({ TSEMINAR_DATA: place.data })).toEqual([]);
  });

  it("looks at the files of TSEMINAR_DATA and at those of the cache, and removes none", async () => {
    await place.put(place.data);
    await place.put(join(place.cache, "data"), { "classes.bin": Buffer.from("rubbish") });
    const wrong = join(place.cache, "data", "some-set", "classes.bin");
    expect(await verdicts({ TSEMINAR_DATA: place.data })).toEqual([
      { path: join(place.data, "some-set", "pictures.bin"), fault: undefined },
      { path: join(place.data, "some-set", "classes.bin"), fault: undefined },
      {
        path: wrong,
        fault: `expected sha256 ${sha256(contents["classes.bin"])}, got sha256 ${sha256(Buffer.from("rubbish"))}`,
      },
    ]);
    expect((await readFile(wrong)).toString()).toBe("rubbish");
  });

  it("does not trust what was noted of a file, and corrects the note", async () => {
    await place.put(place.data);
    const options = place.options({ TSEMINAR_DATA: place.data });
    await locate(someSet([]), options);
    const note = join(place.cache, "verified.json");
    // A disk that has lost bits: the contents are others, the times are not.
    const path = join(place.data, "some-set", "pictures.bin");
    const noted = await readFile(note, "utf8");
    await writeFile(path, Buffer.alloc(contents["pictures.bin"].length));
    const { ino, mtimeMs, ctimeMs } = await stat(path);
    const table = JSON.parse(noted) as Record<string, object>;
    await writeFile(note, JSON.stringify({ ...table, [path]: { ...table[path], ino, mtimeMs, ctimeMs } }));
    expect((await locate(someSet([]), options)).files.pictures.path).toBe(path);
    expect((await verdicts({ TSEMINAR_DATA: place.data }))[0]?.fault).toContain("expected sha256");
    await expect(locate(someSet([]), options)).rejects.toThrow("wrong checksum");
  });

  it("says of a file that cannot be read why", async () => {
    await mkdir(join(place.data, "some-set", "pictures.bin"), { recursive: true });
    expect((await verdicts({ TSEMINAR_DATA: place.data }))[0]?.fault).toMatch(/^it cannot be read: EISDIR/);
  });
});
