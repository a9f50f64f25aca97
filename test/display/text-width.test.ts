import { fontFamily } from "../../src/charts/theme.js";
import { machineTextWidth } from "../../src/display/index.js";
import { itWithChromium, startChromium } from "../support/chromium.js";

describe("machineTextWidth", () => {
  itWithChromium(
    "measures texts as this machine's browser draws them, also where it has none of the fonts",
    async () => {
      const textWidth = await machineTextWidth();
      if (!textWidth) return; // a machine without fonts
      const text = "Max pooling: the largest number of each patch (size 2, stride 2)";
      const browser = await startChromium();
      try {
        const page = await browser.newPage();
        for (const weight of ["normal", "bold"]) {
          await page.setContent(`<span style="font: ${weight} 15px ${fontFamily}">${text}</span>`);
          const drawn = (await page.locator("span").boundingBox())?.width ?? NaN;
          expect(Math.abs(textWidth(text, { family: fontFamily, size: 15, weight }) / drawn - 1)).toBeLessThan(0.02);
        }
      } finally {
        await browser.close();
      }
    },
  );
});
