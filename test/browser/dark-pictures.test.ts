import sharp from "sharp";

import { trainingHistory } from "../../src/charts/index.js";
import { jupyterDisplay } from "../../src/jupyter.js";
import { itWithChromium, startChromium } from "../support/chromium.js";

const TEXT_CONTRAST = 4.5; // WCAG 2.2, 1.4.3

/** Of a picture on a page in that scheme: the colour of its paper, and of its ink, from 0 to 255. */
async function lightness(svg: string, colorScheme: "light" | "dark"): Promise<{ paper: number; ink: number }> {
  const browser = await startChromium();
  try {
    const page = await browser.newPage({ colorScheme });
    await page.setContent(`<meta name="color-scheme" content="light dark">
      <img alt="" src="data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")}">`);
    const png = await page.locator("img").screenshot();
    const pixels = await sharp(png).greyscale().raw().toBuffer();
    const paper = pixels[5 * 5] ?? NaN;
    const furthest = colorScheme === "light" ? Math.min : Math.max;
    return { paper, ink: pixels.reduce((one: number, other: number) => furthest(one, other)) };
  } finally {
    await browser.close();
  }
}

/** WCAG's contrast of two greys. */
function contrast(one: number, other: number): number {
  const luminance = (grey: number) => ((grey / 255 + 0.055) / 1.055) ** 2.4 + 0.05;
  const [more = 0, less = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return more / less;
}

describe("the still of a chart", () => {
  for (const scheme of ["light", "dark"] as const)
    itWithChromium(`has paper and legible ink of a ${scheme} page`, async () => {
      const chart = trainingHistory({ epoch: [1, 2], history: { loss: [0.4, 0.2] } });
      const svg = String((await chart[jupyterDisplay]())["image/svg+xml"]);
      const { paper, ink } = await lightness(svg, scheme);
      expect(paper).toBe(scheme === "light" ? 255 : 0x11);
      expect(contrast(paper, ink)).toBeGreaterThan(TEXT_CONTRAST);
    });
});
