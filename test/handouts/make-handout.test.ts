import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { load } from "cheerio";
import type { Browser, Page } from "playwright-core";

import { project } from "../../kernel-setup/project.mjs";
import { makeHandout } from "../../src/handouts/make-handout.js";
import { axeViolations } from "../support/axe-violations.js";
import { chromiumPath, itWithChromium, startChromium } from "../support/chromium.js";
import { openPage, type OpenedPage, type OpenPageOptions } from "../support/open-page.js";
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
      expect(page.toLowerCase()).toContain("count the weights");
    }
  });

  it("have course, date and version on top, and mathematics as MathML", async () => {
    const page = await read(students, "lesson.html");
    for (const words of ["Seeing machines", "22 November 2026", "Version 1.2"]) expect(page).toContain(words);
    expect(page).toContain("<mfrac>");
    expect(page).not.toContain("\\frac{e^{z_i}}{\\sum_{j=1}^{n} e^{z_j}}$$");
    expect(page).toContain("const price = $5;");
  });

  it("draw formulas in headings, contents, lists and tables, and show as TeX what cannot be read", async () => {
    const $ = load(await read(students, "lesson.html"));
    const tex = (where: string): string[] =>
      $(`${where} annotation`)
        .get()
        .map((formula) => $(formula).text());
    const heading = "[id='Formulas-such-as-$f-*-g$-in-$L_2$']"; // as JupyterLab's links have it
    expect([tex(heading), tex("nav")]).toEqual([
      ["f * g", "L_2"],
      ["f * g", "L_2"],
    ]);
    expect(tex("main li").slice(0, 2)).toEqual(["a_1 * b_1 * c_1", "\\{x \\mid x < y\\}"]);
    expect(tex("main td")).toEqual(["\\lvert x_i \\rvert", "10^{-3}"]);
    expect($("main math[display=block] mtable").length).toBeGreaterThan(0);
    const codes = $("main p code")
      .get()
      .map((code) => $(code).text());
    expect(codes).toEqual(expect.arrayContaining(["\\frac{1}{", "$code$"]));
    expect(said).toContainEqual(expect.stringMatching(/the formula "\\frac\{1\}\{" is shown as TeX/));
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

    const open = (folder: string, options: OpenPageOptions = {}): Promise<OpenedPage> =>
      openPage(browser, join(folder, "lesson.html"), options);

    for (const colorScheme of ["light", "dark"] as const)
      itWithChromium(
        `leave nothing to axe-core, ask for nothing and say nothing on the console (${colorScheme})`,
        async () => {
          for (const folder of [students, teachers]) {
            const { page, trouble } = await open(folder, { colorScheme });
            expect(await axeViolations(page)).toEqual([]);
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
      const formulas = await page.evaluate<boolean[]>(
        "[...document.querySelectorAll('math')].map((math) => math.getBoundingClientRect().width > 3)",
      );
      expect(formulas.length).toBeGreaterThan(10);
      expect(formulas).not.toContain(false);
      expect(await page.getByText("31 of a long output").isVisible()).toBe(false);
      await page.getByText("Output, 100 lines").click();
      expect(await page.getByText("31 of a long output").isVisible()).toBe(true);
      await page.close();
    });

    itWithChromium("answer the pointer with the numbers of a point, where JavaScript is on", async () => {
      const { page } = await open(students);
      const points = page.locator("figure.drawn .live .mark-symbol path");
      await points.first().scrollIntoViewIfNeeded();
      const tooltip = page.locator(".tooltip");
      for (let i = 0; i < (await points.count()) && !(await tooltip.isVisible()); i++) {
        const box = await points.nth(i).boundingBox();
        if (box) await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
        await page.waitForTimeout(100);
      }
      expect(await tooltip.innerText()).toMatch(/set\W+training\W+epoch\W+\d\W+loss\W+\d/);
      await page.close();
    });

    itWithChromium("print stills and all that is folded", async () => {
      const { page } = await open(students);
      await page.locator("figure.drawn").first().waitFor();
      await page.emulateMedia({ media: "print" });
      const chart = page.locator("figure.drawn").first();
      expect([await chart.locator(".still").isVisible(), await chart.locator(".live").isVisible()]).toEqual([
        true,
        false,
      ]);
      expect(await page.getByText("31 of a long output").isVisible()).toBe(true);
      await page.close();
    });

    itWithChromium("are PDFs, too, with each figure and its caption whole on a page", async () => {
      expect((await readFile(join(students, "lesson.pdf"))).subarray(0, 5).toString()).toBe("%PDF-");
      for (const [folder, figures] of [
        [students, 3],
        [teachers, 4],
      ] as const) {
        const { page } = await open(folder);
        const places = await placesInPdf(page);
        expect(places.size).toBe(2 * figures);
        for (let i = 0; i < figures; i++) expect(places.get(`top${i}`)).toBe(places.get(`bottom${i}`));
        expect(new Set(places.values()).size).toBeGreaterThan(1);
        await page.close();
      }
    });
  });
});

/** On which page of its PDF each figure begins and ends: links that are put there have their targets in the file. */
async function placesInPdf(page: Page): Promise<Map<string, string>> {
  await page.evaluate(`(() => {
    const mark = (figure, where, id) => {
      const target = document.createElement("span");
      Object.assign(target, { id, textContent: "\\u200b" });
      target.style.cssText = "display: block; height: 0; line-height: 0";
      figure.insertAdjacentElement(where, target);
      const link = document.createElement("a");
      Object.assign(link, { href: "#" + id, textContent: "." });
      document.querySelector("header").append(link);
    };
    document.querySelectorAll("figure").forEach((figure, i) => {
      mark(figure, "afterbegin", "top" + i);
      mark(figure, "beforeend", "bottom" + i);
    });
  })()`);
  const pdf = (await page.pdf({ preferCSSPageSize: true, printBackground: true })).toString("latin1");
  const targets = pdf.matchAll(/\/((?:top|bottom)\d) \[(\d+) 0 R \/XYZ/g);
  return new Map([...targets].map(([, name = "", sheet = ""]) => [name, sheet]));
}
