import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { readNotebook } from "../../src/handouts/notebook.js";
import { itWithChromium, startChromium } from "../support/chromium.js";
import { keepPicture } from "../support/keep-picture.js";
import { openPage } from "../support/open-page.js";
import { runTseminar } from "../support/tseminar.js";

const FIVE_MINUTES = 5 * 60_000;

describe("tseminar handout", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "tseminar-handout-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it(
    "executes a notebook, says which cell runs and where what lies, and that the data was drawn",
    async () => {
      const students = join(folder, "students");
      const environment = { TSEMINAR_DATA: undefined, TSEMINAR_OFFLINE: "1", TSEMINAR_CACHE: join(folder, "cache") };
      const command = ["handout", "first-steps", "--profile", "quick", "--output", students];
      const { code, stdout, stderr } = await runTseminar(command, environment);
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expect(stdout).toMatch(/cell 1 of \d+: /);
      expect(stdout).toContain("made with drawn stand-in data");
      for (const audience of ["", "-teachers", "-solutions"]) {
        const at = `${students}${audience}`;
        expect(stdout).toContain(`first-steps: ${join(at, "first-steps.html")}`);
        expect((await readdir(at)).sort()).toEqual(["first-steps.html", "first-steps.ipynb", "index.html"]);
      }
      expect(await readFile(join(students, "first-steps.html"), "utf8")).toContain("drawn stand-in data");
    },
    FIVE_MINUTES,
  );

  itWithChromium("makes pages that a browser shows", async () => {
    const browser = await startChromium();
    try {
      const { page, trouble } = await openPage(browser, join(folder, "students", "first-steps.html"));
      await page.locator("figure").first().scrollIntoViewIfNeeded();
      expect(await page.locator("figure").first().isVisible()).toBe(true);
      expect(trouble).toEqual([]);
      await keepPicture(page, "handout");
    } finally {
      await browser.close();
    }
  });

  it(
    "ends with exit code 1, the failing cell and the partly executed notebook when a cell fails",
    async () => {
      // A damaged file in the class folder is an error, not a reason for stand-ins.
      const classFolder = join(folder, "class");
      await mkdir(join(classFolder, "mnist"), { recursive: true });
      await writeFile(join(classFolder, "mnist", "train-images-idx3-ubyte.gz"), "damaged");
      const failed = join(folder, "failed");
      const { code, stderr } = await runTseminar(["handout", "mnist", "--output", failed], {
        TSEMINAR_DATA: classFolder,
      });
      expect(code).toBe(1);
      expect(stderr).toMatch(/cell 4 of \d+ failed/);
      expect(stderr).toMatch(/wrong checksum of .*train-images-idx3-ubyte\.gz/);
      expect(existsSync(join(failed, "mnist.html"))).toBe(false);
      const { cells } = await readNotebook(join(`${failed}-teachers`, "mnist.ipynb"));
      const outputs = cells.flatMap((cell) => cell.outputs ?? []);
      expect(outputs.map(({ output_type: type }) => type)).toContain("error");
    },
    FIVE_MINUTES,
  );
});
