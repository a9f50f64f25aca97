import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

import { compareChecksums } from "../../kernel-setup/checksum.mjs";
import { catalogue, type CatalogueEntry } from "../../src/data/catalogue.js";
import { medMnistSets } from "../../src/data/medmnist-sets.js";
import { itWithRealData } from "../support/real-data.js";

const sets = Object.entries<CatalogueEntry>(catalogue);
const LENGTHS = { md5: 32, sha1: 40, sha256: 64 };

describe("catalogue", () => {
  it.each(sets)("has all that is needed to fetch %s", (key, set) => {
    expect(set.name).toMatch(/^[a-z0-9-]+$/);
    expect(set.name.replaceAll("-", "")).toBe(key.toLowerCase());
    expect(set.folder).toMatch(/^[a-z0-9-]+$/);
    for (const { copies } of Object.values(set.files)) {
      expect(copies[0].onMirrors ?? true).toBe(true);
      for (const { name, checksum, bytes = 1 } of copies) {
        expect(name).toMatch(/^[\w.-]+$/);
        const [kind = "", hex] = checksum.split(":");
        expect(hex).toMatch(new RegExp(`^[0-9a-f]{${LENGTHS[kind as keyof typeof LENGTHS]}}$`));
        expect(bytes).toBeGreaterThan(0);
      }
    }
    expect(set.mirrors.length).toBeGreaterThan(0);
    for (const mirror of set.mirrors) {
      expect(new URL(mirror).protocol).toMatch(/^https?:$/);
      expect(mirror.endsWith("/")).toBe(true);
    }
    expect(new URL(set.homepage).protocol).toMatch(/^https?:$/);
    expect(set.citation.length).toBeGreaterThan(20);
    expect(set.licence).not.toBe("");
  });

  it.each(sets)("knows the splits and classes of %s", (_, { shapes, classNames, task }) => {
    const splits = Object.keys(shapes);
    expect(splits.includes("all") ? splits : splits.filter((split) => split !== "validation")).toEqual(
      splits.includes("all") ? ["all"] : ["train", "test"],
    );
    expect(new Set(classNames).size).toBe(classNames.length);
    expect(classNames.length).toBeGreaterThan(1);
    expect(["single-label", "multi-label", "ordinal"]).toContain(task);
  });

  it("has no two files in one place", () => {
    const places = sets.flatMap(([, { name, folder, files }]) =>
      Object.values(files).flatMap(({ copies }) => [
        ...new Set(copies.map((copy) => `${folder}/${copy.name} ${name}`)),
      ]),
    );
    const paths = places.map((place) => place.split(" ")[0]);
    expect(new Set(paths).size).toBe(paths.length);
  });

  it("has the twelve 2D sets of MedMNIST with their 707,962 images", () => {
    // 708,069 in the paper's table 1 (doi:10.1038/s41597-022-01721-8), less the 20 + 77 + 10 by which the files of record
    // 10519652 have fewer in OrganAMNIST, OrganCMNIST and OrganSMNIST
    const counts = Object.values(medMnistSets).flatMap(({ shapes }) => Object.values(shapes).map(([n]) => n));
    expect(counts).toHaveLength(36);
    expect(counts.reduce((sum, n) => sum + n, 0)).toBe(707_962);
    for (const [name, set] of Object.entries(medMnistSets)) expect(catalogue).toHaveProperty(name, set);
  });

  for (const [, { name, folder, files }] of sets) {
    if (name in medMnistSets && name !== "breastmnist") continue;
    itWithRealData(folder, `gives checksums and lengths of the real files of ${name}`, async (data) => {
      for (const { copies } of Object.values(files)) {
        const here = copies.filter((copy) => existsSync(join(data, folder, copy.name)));
        expect(here).not.toEqual([]);
        const path = join(data, folder, here[0]?.name ?? "");
        const checksums = here.map(({ checksum }) => checksum);
        const { right } = await compareChecksums(path, checksums);
        const copy = here.find(({ checksum }) => checksum === right);
        expect(copy?.bytes).toBe((await stat(path)).size);
      }
    });
  }

  itWithRealData("mnist", "gives the checksums and lengths of unpacked IDX files", async (data) => {
    const folder = await mkdtemp(join(tmpdir(), "tseminar-idx-"));
    for (const { copies } of Object.values(catalogue.mnist.files)) {
      const [packed, unpacked] = copies;
      const path = join(folder, unpacked.name);
      await writeFile(path, gunzipSync(await readFile(join(data, "mnist", packed.name))));
      expect((await stat(path)).size).toBe(unpacked.bytes);
      expect((await compareChecksums(path, [unpacked.checksum])).right).toBe(unpacked.checksum);
    }
    await rm(folder, { recursive: true });
  });
});
