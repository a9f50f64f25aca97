import { existsSync, statSync } from "node:fs";
import { join } from "node:path";

import { catalogue, type CatalogueEntry } from "../../src/data/catalogue.js";
import { itWithRealData } from "../support/real-data.js";

const sets = Object.entries<CatalogueEntry>(catalogue);

describe("catalogue", () => {
  it.each(sets)("has all that is needed to fetch %s", (key, { name, files, mirrors, shapes, classNames }) => {
    expect(name).toMatch(/^[a-z0-9-]+$/);
    expect(name.replaceAll("-", "")).toBe(key.toLowerCase());
    for (const file of Object.values(files)) {
      expect(file.sha256).toMatch(/^[0-9a-f]{64}$/);
      expect(file.bytes).toBeGreaterThan(0);
    }
    expect(mirrors.length).toBeGreaterThan(0);
    for (const mirror of mirrors) {
      expect(new URL(mirror).protocol).toMatch(/^https?:$/);
      expect(mirror.endsWith("/")).toBe(true);
    }
    expect(Object.keys(shapes)).toEqual(expect.arrayContaining(["train", "test"]));
    expect(new Set(classNames).size).toBe(classNames.length);
  });

  itWithRealData("mnist", "gives the lengths of MNIST's files", (data) => {
    for (const { name, bytes } of Object.values(catalogue.mnist.files)) {
      const path = join(data, "mnist", name);
      expect(existsSync(path)).toBe(true);
      expect(statSync(path).size).toBe(bytes);
    }
  });
});
