import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

import type { Browser, Page } from "playwright-core";

import { chromiumPath, itWithChromium, startChromium } from "../support/chromium.js";
import { keepPicture } from "../support/keep-picture.js";
import { outputsOf, printedBy, readNotebook, type Notebook } from "../support/notebook.js";
import { runTseminar, type CommandResult } from "../support/tseminar.js";

const realData = process.env["TSEMINAR_DATA"] && resolve(process.env["TSEMINAR_DATA"]);
const hasRealData = realData !== undefined && existsSync(join(realData, "mnist"));
const TWELVE_MINUTES = 12 * 60_000;

describeHandout("real MNIST", { runs: hasRealData, environment: { TSEMINAR_DATA: realData }, note: false });
describeHandout("stand-ins", {
  runs: true,
  environment: { TSEMINAR_DATA: undefined, TSEMINAR_OFFLINE: "1" },
  note: true,
});

/** `tseminar handout mnist` in the quick profile, looked at from all sides. */
function describeHandout(
  data: string,
  { runs, environment, note }: { runs: boolean; environment: Record<string, string | undefined>; note: boolean },
): void {
  const title = `the handout of the mnist notebook with ${data}`;
  if (!runs) {
    it.skip(`skipped, needs real mnist: set TSEMINAR_DATA — ${title}`, () => undefined);
    return;
  }

  describe(title, () => {
    let folder: string;
    let command: CommandResult;
    let notebook: Notebook;
    let html: string;

    beforeAll(async () => {
      folder = join(await mkdtemp(join(tmpdir(), "tseminar-handout-")), "students");
      const cache = join(folder, "..", "cache");
      command = await runTseminar(["handout", "mnist", "--profile", "quick", "--output", folder], {
        ...environment,
        TSEMINAR_CACHE: cache,
      });
      notebook = await readNotebook(join(folder, "mnist.ipynb"));
      html = await readFile(join(folder, "mnist.html"), "utf8");
    }, TWELVE_MINUTES);

    afterAll(() => rm(join(folder, ".."), { recursive: true }));

    it("is made, says which cell runs, and where it lies", () => {
      expect(command).toMatchObject({ code: 0 });
      expect(command.stdout).toContain("cell 1 of 12");
      expect(command.stdout).toContain(`mnist: ${join(folder, "mnist.html")}`);
    });

    it(note ? "says in the terminal and on the page that its data was drawn" : "says nothing of drawn data", () => {
      expect(command.stdout.includes("drawn stand-in data")).toBe(note);
      expect(html.includes("drawn stand-in data")).toBe(note);
    });

    it("comes from a notebook without errors and without log lines in its outputs", () => {
      const outputs = notebook.cells.flatMap((cell) => cell.outputs ?? []);
      expect(outputs.filter(({ output_type: type }) => type === "error")).toEqual([]);
      expect(outputs.filter(({ name }) => name === "stderr")).toEqual([]);
    });

    it("shows that the convolutional net reads far more digits than chance and than the dense one", () => {
      const [, dense = "", convolutional = ""] =
        /dense (\S+), convolutional (\d\.\d+)/.exec(printedBy(notebook, "compare")) ?? [];
      expect(Number(convolutional)).toBeGreaterThan(0.85);
      expect(Number(convolutional)).toBeGreaterThan(Number.parseFloat(dense));
    });

    it("shows that a saved and loaded net answers the same", () => {
      expect(printedBy(notebook, "save")).toBe("2000 of 2000 answers are the same\n");
    });

    it("has the learning curves as a chart for JupyterLab and as a still", () => {
      const [chart] = outputsOf(notebook, "cnn-fit").filter(({ data: bundle }) => bundle?.["image/svg+xml"]);
      expect(Object.keys(chart?.data ?? {}).sort()).toEqual([
        "application/vnd.vegalite.v5+json",
        "image/svg+xml",
        "text/plain",
      ]);
    });

    it("is one file that names no address outside of it to be loaded", () => {
      expect(html.match(/<(script|link|img|iframe)[^>]+(src|href)="(?!data:)[^"]*"/g)).toBeNull();
      expect(html).not.toMatch(/@import|url\(["']?http/);
    });

    describe("in a browser", () => {
      let browser: Browser | undefined;
      beforeAll(async () => {
        if (chromiumPath) browser = await startChromium();
      });
      afterAll(() => browser?.close());

      async function open(options: { javaScriptEnabled: boolean }): Promise<{ page: Page; trouble: string[] }> {
        const context = await browser?.newContext(options);
        const page = await context?.newPage();
        if (!page) throw new Error("no browser");
        const trouble: string[] = [];
        const address = pathToFileURL(join(folder, "mnist.html")).href;
        page.on("console", (message) => trouble.push(`${message.type()}: ${message.text()}`));
        page.on("pageerror", (error) => trouble.push(error.message));
        page.on("request", (request) => {
          if (request.url() !== address && !request.url().startsWith("data:")) trouble.push(request.url());
        });
        await page.goto(address);
        await page.waitForTimeout(500);
        return { page, trouble };
      }

      itWithChromium("opens without a console message and without a request that leaves it", async () => {
        const { page, trouble } = await open({ javaScriptEnabled: true });
        expect(trouble).toEqual([]);
        expect(await page.title()).toBe("Handwritten digits");
        await page.setViewportSize({ width: 900, height: 1000 });
        await page.evaluate("document.querySelector('figure').scrollIntoView()");
        if (note) await keepPicture(page, "handout");
      });

      itWithChromium(
        "shows the pictures and charts with JavaScript off, each with words that say what it is",
        async () => {
          const { page } = await open({ javaScriptEnabled: false });
          const pictures = await page.evaluate<{ alt: string; naturalWidth: number; clientWidth: number }[]>(
            "[...document.images].map(({ alt, naturalWidth, clientWidth }) => ({ alt, naturalWidth, clientWidth }))",
          );
          expect(pictures).toHaveLength(3);
          for (const { alt, naturalWidth, clientWidth } of pictures) {
            expect(alt.length).toBeGreaterThan(30);
            expect(naturalWidth).toBeGreaterThan(100);
            expect(clientWidth).toBeGreaterThan(100);
          }
          const [grid, chart, wrong] = pictures.map(({ alt }) => alt);
          expect(grid).toMatch(/Grid of 24 pictures, 4 rows of 6/);
          expect(chart).toMatch(/loss/i);
          expect(wrong).toMatch(/predicted/);
        },
      );
    });
  });
}

describe("tseminar handout", () => {
  it(
    "ends with exit code 1, the failing cell and the partly executed notebook when a cell fails",
    async () => {
      const folder = await mkdtemp(join(tmpdir(), "tseminar-handout-"));
      try {
        // A damaged file in the class folder is an error, not a reason for stand-ins.
        const classFolder = join(folder, "class");
        await mkdir(join(classFolder, "mnist"), { recursive: true });
        await writeFile(join(classFolder, "mnist", "train-images-idx3-ubyte.gz"), "damaged");
        const { code, stderr } = await runTseminar(
          ["handout", "mnist", "--output", folder, "--teachers", join(folder, "teachers")],
          {
            TSEMINAR_DATA: classFolder,
          },
        );
        expect(code).toBe(1);
        expect(stderr).toContain("cell 2 of 12 failed");
        expect(stderr).toMatch(/wrong checksum of .*train-images-idx3-ubyte\.gz/);
        expect(existsSync(join(folder, "mnist.html"))).toBe(false);
        const notebook = await readNotebook(join(folder, "teachers", "mnist.ipynb"));
        expect(outputsOf(notebook, "load").map(({ output_type: type }) => type)).toContain("error");
      } finally {
        await rm(folder, { recursive: true });
      }
    },
    TWELVE_MINUTES,
  );
});
