import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { load } from "cheerio";
import type { Browser, Locator } from "playwright-core";

import { convolutionSteps } from "../../src/charts/index.js";
import { roughTextWidth } from "../../src/display/index.js";
import { inlineAnimations } from "../../src/handouts/animations.js";
import { makePage } from "../../src/handouts/page.js";
import { jupyterDisplay } from "../../src/jupyter.js";
import { axeViolations } from "../support/axe-violations.js";
import { chromiumPath, itWithChromium, startChromium } from "../support/chromium.js";
import { openPage } from "../support/open-page.js";

const shown = (svg: string, alt = "Words"): string =>
  `<img class="still" data-chart="" alt="${alt}" src="data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")}">`;
const moving = "<style>@keyframes a{to{opacity:0}}.a{animation:a 1s infinite}</style>";

describe("inlineAnimations", () => {
  const inlined = (svg: string): boolean => {
    const $ = load(`<figure>${shown(svg)}</figure>`, null, false);
    inlineAnimations($);
    expect($("figure > .still").attr("alt") ?? $("figure > .still").attr("aria-label")).toBe("Words");
    return $("svg").length === 1;
  };

  it("puts what moves into the page, and leaves pictures that stand still", () => {
    expect(inlined(`<svg>${moving}<rect class="a"/></svg>`)).toBe(true);
    expect(inlined("<svg><rect/></svg>")).toBe(false);
  });

  it.each([
    "<script>alert(1)</script>",
    '<rect onclick="alert(1)"/>',
    '<image href="http://example.org/a.png"/>',
    "<style>rect{fill:url(http://example.org/a.png)}</style>",
    "<foreignObject><p>words</p></foreignObject>",
  ])("leaves a picture that moves and holds %s", (part) => {
    expect(inlined(`<svg>${moving}${part}</svg>`)).toBe(false);
  });
});

describe("an animation in a handout", () => {
  const image = [
    [1, 2, 0],
    [0, 1, 3],
  ];
  const picture = convolutionSteps(image, [[1, -1]], { seconds: 0.5, textWidth: roughTextWidth });
  let folder: string;
  let browser: Browser | undefined;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "tseminar-animation-"));
    const html = await makePage({
      cells: `<div class="cell code-cell" data-cell="a">${shown(await picture.svg(), picture.description)}</div>`,
      marks: new Map(),
      charts: [],
      title: { title: "Steps", course: undefined, date: "2026-11-22", version: undefined, audience: "students" },
      warn: (sentence) => {
        throw new Error(sentence);
      },
    });
    await writeFile(join(folder, "steps.html"), html);
    if (chromiumPath) browser = await startChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true });
  });

  itWithChromium(
    "plays with JavaScript off, and stands still where the reader wants less motion, or prints",
    async () => {
      const { page, trouble } = await openPage(browser, join(folder, "steps.html"), { javaScriptEnabled: false });
      const figure = page.locator("figure");
      expect(await moves(figure)).toBe(true);
      await page.emulateMedia({ reducedMotion: "reduce" });
      expect(await moves(figure)).toBe(false);
      await page.emulateMedia({ reducedMotion: "no-preference", media: "print" });
      expect(await moves(figure)).toBe(false);
      expect(trouble).toEqual([]);
    },
  );

  itWithChromium("stands still in JupyterLab, too, where the reader wants less motion", async () => {
    const page = await browser?.newPage();
    if (!page) throw new Error("no browser");
    // As JupyterLab shows what a cell displays: HTML before SVG.
    await page.setContent(String((await picture[jupyterDisplay]())["text/html"]));
    const shown = page.locator("img");
    expect(await shown.getAttribute("alt")).toBe(picture.description);
    expect(await moves(shown)).toBe(true);
    await page.emulateMedia({ reducedMotion: "reduce" });
    expect(await moves(shown)).toBe(false);
    expect((await shown.boundingBox())?.width).toBeGreaterThan(300);
    await page.close();
  });

  itWithChromium("has words for those who do not see it, and room on the page", async () => {
    // A page without charts lets no script in, axe-core neither.
    const page = await browser?.newPage({ bypassCSP: true });
    if (!page) throw new Error("no browser");
    await page.goto(pathToFileURL(join(folder, "steps.html")).href);
    expect(await axeViolations(page)).toEqual([]);
    expect(await page.locator("figure > svg").getAttribute("aria-label")).toMatch(
      /^Animation of a convolution.*Step 4 of 4/,
    );
    expect((await page.locator("figure > svg").boundingBox())?.width).toBeGreaterThan(300);
  });
});

/** Whether it looks otherwise after more than a step. */
async function moves(part: Locator): Promise<boolean> {
  const first = await part.screenshot();
  await part.page().waitForTimeout(700);
  return !first.equals(await part.screenshot());
}
