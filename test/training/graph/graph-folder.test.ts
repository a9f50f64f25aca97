import { existsSync } from "node:fs";
import { mkdtemp, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { inGraphFolder } from "../../../src/training/graph/graph-folder.js";

describe("the folder of a graph", () => {
  it("is gone afterwards, also when TensorFlow refuses the graph", () => {
    expect(existsSync(inGraphFolder((folder) => folder))).toBe(false);
    let refused = "";
    const refuse = (folder: string) => {
      refused = folder;
      expect(existsSync(folder)).toBe(true);
      throw new Error("no");
    };
    expect(() => inGraphFolder(refuse)).toThrow("no");
    expect(existsSync(refused)).toBe(false);
  });

  it("takes those along that killed processes have left, and none that another may still read", async () => {
    const [left, read] = [await folderOfAge(2), await folderOfAge(0)];
    try {
      inGraphFolder(() => undefined);
      expect([existsSync(left), existsSync(read)]).toEqual([false, true]);
    } finally {
      await rm(read, { recursive: true });
    }
  });
});

/** One as it is when a process is killed while TensorFlow reads. */
async function folderOfAge(hours: number): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "tseminar-graph-"));
  await writeFile(join(folder, "saved_model.pb"), "");
  const then = new Date(Date.now() - hours * 3_600_000);
  await utimes(folder, then, then);
  return folder;
}
