import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import type { Browser, Page } from "playwright-core";

import { project } from "../../kernel-setup/project.mjs";
import { makeHandout } from "../../src/handouts/make-handout.js";
import { chromiumPath, itWithChromium, startChromium } from "../support/chromium.js";
import { lesson, secrets } from "./lesson.js";

describe("the handouts of a lesson that the kernel has executed", () => {
  let root: string;
  let students: string;
  let teachers: string;
  const said: string[] = [];

  beforeAll(async () => {
    // Inside of the project, so that cells find "tseminar".
    await mkdir(project.state, { recursive: true });
    root = await mkdtemp(join(project.state, "handouts-"));
    [students, teachers] = [join(root, "students"), join(root, "teachers")];
    const source = join(root, "lesson.ipynb");
    await writeFile(source, JSON.stringify(lesson()));
    const say = (sentence: string): void => void said.push(sentence);
    await makeHandout(source, { profile: "quick", folder: students, teachers, pdf: chromiumPath !== undefined, say });
  }, 300_000);
  afterAll(() => rm(root, { recursive: true }));

  const read = (folder: string, name: string): Promise<string> => readFile(join(folder, name), "utf8");

  it("say where they lie and that the data were drawn", () => {
    expect(said).toEqual(
      expect.arrayContaining([
        "lesson: made with drawn stand-in data, because the real data could not be had",
        `lesson: ${join(students, "lesson.html")}`,
        `lesson: ${join(teachers, "lesson.html")}`,
      ]),
    );
  });

  it("have no word of the solutions for students, and all for teachers", async () => {
    for (const name of ["lesson.html", "lesson.ipynb"]) {
      const [page, whole] = [await read(students, name), await read(teachers, name)];
      expect(secrets.filter((secret) => page.includes(secret))).toEqual([]);
      expect(secrets.filter((secret) => !whole.includes(secret))).toEqual([]);
      expect(page).toContain("count the weights");
    }
  });

  it("have course, date and version on top, and mathematics as MathML", async () => {
    const page = await read(students, "lesson.html");
    for (const words of ["Seeing machines", "22 November 2026", "Version 1.2"]) expect(page).toContain(words);
    expect(page).toContain("<mfrac>");
    expect(page).not.toContain("\\frac{e^{z_i}}{\\sum_{j=1}^{n} e^{z_j}}$$");
    expect(page).toContain("const price = $5;");
  });

  it("are listed on a page", async () => {
    const index = await read(students, "index.html");
    expect(index).toContain('href="lesson.html"');
    expect(index).toContain("A small lesson");
  });

  it("show what was stored without executing anything", async () => {
    const again = join(root, "again");
    const options = { profile: "quick", folder: again, execute: false, say: () => undefined };
    await makeHandout(join(root, "lesson.ipynb"), { ...options, teachers });
    expect(await read(again, "lesson.html")).toContain("Training history");
    await expect(makeHandout(join(root, "lesson.ipynb"), { ...options, teachers: join(root, "none") })).rejects.toThrow(
      /holds no outputs and .* is not there: run it once without --no-execute/,
    );
  });

  describe("in a browser", () => {
    let browser: Browser | undefined;
    beforeAll(async () => {
      if (chromiumPath) browser = await startChromium();
    });
    afterAll(() => browser?.close());

    async function open(
      folder: string,
      options: { javaScriptEnabled?: boolean; colorScheme?: "light" | "dark" } = {},
    ): Promise<{ page: Page; trouble: string[] }> {
      const page = await browser?.newPage({ viewport: { width: 1000, height: 900 }, ...options });
      if (!page) throw new Error("no browser");
      const trouble: string[] = [];
      const address = pathToFileURL(join(folder, "lesson.html")).href;
      page.on("console", (message) => trouble.push(message.text()));
      page.on("pageerror", (error) => trouble.push(error.message));
      page.on("request", (request) => {
        if (request.url() !== address && !request.url().startsWith("data:")) trouble.push(request.url());
      });
      await page.goto(address);
      await page.waitForTimeout(500);
      return { page, trouble };
    }

    for (const colorScheme of ["light", "dark"] as const)
      itWithChromium(
        `leave nothing to axe-core, ask for nothing and say nothing on the console (${colorScheme})`,
        async () => {
          for (const folder of [students, teachers]) {
            const { page, trouble } = await open(folder, { colorScheme });
            await page.addScriptTag({ path: join(project.root, "node_modules", "axe-core", "axe.min.js") });
            const found = await page.evaluate<string[]>(
              "axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes[0].html))",
            );
            expect(found).toEqual([]);
            expect(trouble).toEqual([]);
            await page.close();
          }
        },
      );

    itWithChromium("show every figure with JavaScript off, numbered and with words for it", async () => {
      const { page } = await open(students, { javaScriptEnabled: false });
      const figures = page.locator("figure");
      expect(await figures.count()).toBe(3);
      for (let i = 0; i < 3; i++) {
        const image = figures.nth(i).locator("img");
        expect((await image.boundingBox())?.width).toBeGreaterThan(100);
        expect((await image.getAttribute("alt"))?.length).toBeGreaterThan(30);
        expect(await figures.nth(i).locator("figcaption").innerText()).toMatch(new RegExp(`^Figure ${i + 1}\\.`));
      }
      await page.close();
    });

    itWithChromium("have contents that lead to each heading, folded long outputs and foldable code", async () => {
      const { page } = await open(students);
      const targets = await page.evaluate<boolean[]>(
        "[...document.querySelectorAll('nav a')].map((link) => document.querySelector('#' + CSS.escape(decodeURIComponent(link.hash.slice(1)))) !== null)",
      );
      expect(targets.length).toBeGreaterThanOrEqual(6);
      expect(targets).not.toContain(false);
      expect(await page.getByText("31 of a long output").isVisible()).toBe(false);
      await page.getByText("Output, 100 lines").click();
      expect(await page.getByText("31 of a long output").isVisible()).toBe(true);
      await page.close();
    });

    itWithChromium("print as PDF with no picture across two pages", async () => {
      expect((await readFile(join(students, "lesson.pdf"))).subarray(0, 5).toString()).toBe("%PDF-");
      const { page } = await open(students, { javaScriptEnabled: false });
      await page.emulateMedia({ media: "print" });
      const kept = await page.evaluate<string[]>(
        "[...document.querySelectorAll('figure')].map((figure) => getComputedStyle(figure).breakInside)",
      );
      expect(new Set(kept)).toEqual(new Set(["avoid"]));
      const heights = await page.evaluate<number[]>(
        "[...document.querySelectorAll('figure')].map((figure) => figure.getBoundingClientRect().height)",
      );
      expect(Math.max(...heights)).toBeLessThan(1_000); // of an A4 page's 1,123 pixels, without margins
      await page.close();
    });
  });
});
