import { mkdir, readdir, readFile, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { VerifiedFiles } from "../../../src/data/downloads/verified-files.js";
import { Place, sha256 } from "../../support/some-set.js";

let place: Place;
let note: string;
let file: string;
const checksum = `sha256:${sha256(Buffer.from("right"))}`;

beforeEach(async () => {
  place = await Place.make();
  note = join(place.cache, "verified.json");
  file = join(place.data, "file");
  await mkdir(place.data, { recursive: true });
  await writeFile(file, "right");
});

afterEach(async () => {
  await place.remove();
});

/** Notes another checksum for the file, so that it can be seen whether the file is read. */
async function tamper(): Promise<void> {
  const noted = await readFile(note, "utf8");
  await writeFile(note, noted.replaceAll(checksum, "sha256:0"));
}

async function noteIt(): Promise<void> {
  const verified = await VerifiedFiles.read(note);
  expect((await verified.compare(file, [checksum])).right).toBe(checksum);
  await verified.write();
}

describe("VerifiedFiles", () => {
  it("does not read a file again that has not changed", async () => {
    await noteIt();
    await tamper();
    const verified = await VerifiedFiles.read(note);
    expect(await verified.compare(file, ["sha256:0"])).toEqual({ right: "sha256:0", got: [] });
  });

  it("reads it when it is told to, and when another checksum is asked for", async () => {
    await noteIt();
    await tamper();
    const verified = await VerifiedFiles.read(note);
    expect((await verified.compare(file, ["sha256:0"], { anew: true })).right).toBeUndefined();
    expect((await verified.compare(file, [checksum])).right).toBe(checksum);
  });

  it.each([
    { change: "its contents", make: () => writeFile(file, "wrong") },
    { change: "its length", make: () => writeFile(file, "wrong again") },
    {
      change: "its contents, and its time is put back",
      make: async () => {
        const { atime, mtime } = await stat(file);
        await writeFile(file, "wrong");
        await utimes(file, atime, mtime);
      },
    },
  ])("reads a file again after a change of $change", async ({ make }) => {
    await noteIt();
    await new Promise((resolve) => setTimeout(resolve, 20)); // the clock of a file system ticks every few milliseconds
    await make();
    const verified = await VerifiedFiles.read(note);
    expect((await verified.compare(file, [checksum])).right).toBeUndefined();
    await verified.write();
    expect(JSON.parse(await readFile(note, "utf8"))).toEqual({});
  });

  it.each(["", "{", "null", "[]", '{"a":1}', '{"a":{"checksum":5}}'])(
    "does without a note that is broken: %j",
    async (text) => {
      await mkdir(place.cache, { recursive: true });
      await writeFile(note, text);
      await noteIt();
      expect(Object.keys(JSON.parse(await readFile(note, "utf8")) as object)).toEqual([file]);
    },
  );

  it("does without a note that cannot be written", async () => {
    await mkdir(note, { recursive: true });
    await noteIt();
    expect(await readdir(place.cache)).toEqual(["verified.json"]);
  });

  it("keeps what other processes have noted meanwhile", async () => {
    const other = join(place.data, "other");
    await writeFile(other, "right");
    const [first, second] = [await VerifiedFiles.read(note), await VerifiedFiles.read(note)];
    await first.compare(file, [checksum]);
    await second.compare(other, [checksum]);
    await first.write();
    await second.write();
    expect(Object.keys(JSON.parse(await readFile(note, "utf8")) as object).sort()).toEqual([file, other]);
  });
});
