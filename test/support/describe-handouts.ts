import type { Browser } from "playwright-core";

import type { Audience } from "../../src/handouts/versions.js";
import { axeViolations } from "./axe-violations.js";
import { chromiumPath, itWithChromium, startChromium } from "./chromium.js";
import { openPage } from "./open-page.js";

const A4_INSIDE = 1_000; // pixels of an A4 page's height of 1,123, without margins

/** Tests the handouts of a notebook of the course, in one browser: what must hold of any. */
export function describeHandouts(audiences: readonly Audience[], pathFor: (audience: Audience) => string): void {
  let browser: Browser | undefined;
  beforeAll(async () => {
    if (chromiumPath) browser = await startChromium();
  });
  afterAll(() => browser?.close());

  describe.each(audiences)("the handout for %s, in a browser", (audience) => {
    itWithChromium("asks for nothing, says nothing on the console, and leaves nothing to axe-core", async () => {
      const { page, trouble } = await openPage(browser, pathFor(audience), {
        colorScheme: audience === "teachers" ? "dark" : "light",
      });
      expect(await axeViolations(page)).toEqual([]);
      expect(trouble).toEqual([]);
      await page.close();
    });

    itWithChromium(
      "shows every figure with JavaScript off, with words for it, and small enough for a page; no formula is cut",
      async () => {
        const { page } = await openPage(browser, pathFor(audience), { javaScriptEnabled: false });
        const figures = await page.evaluate<{ alt: string; drawn: boolean; width: number; caption: string }[]>(
          `[...document.querySelectorAll("figure")].map((figure) => {
          const image = figure.querySelector("img, svg");
          return {
            alt: image.getAttribute("alt") ?? image.getAttribute("aria-label") ?? "",
            drawn: image.tagName === "svg" || image.naturalWidth > 0,
            width: image.getBoundingClientRect().width,
            caption: figure.querySelector("figcaption").textContent,
          };
        })`,
        );
        expect(figures.length).toBeGreaterThan(2);
        for (const { alt, drawn, width, caption } of figures) {
          expect([alt.length > 30, drawn, width > 50]).toEqual([true, true, true]);
          expect(caption).toMatch(/^Figure T?\d+\./);
        }
        const cutFormulas = await page.evaluate<number>(
          `[...document.querySelectorAll("math[display=block]")].filter((math) => math.scrollHeight > math.clientHeight).length`,
        );
        expect(cutFormulas).toBe(0);
        await page.emulateMedia({ media: "print" });
        const heights = await page.evaluate<number[]>(
          "[...document.querySelectorAll('figure')].map((figure) => figure.getBoundingClientRect().height)",
        );
        expect(Math.max(...heights)).toBeLessThan(A4_INSIDE);
        await page.close();
      },
    );
  });
}
