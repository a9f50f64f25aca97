import { createHash } from "node:crypto";

import type { Locator, Page } from "playwright-core";
import sharp from "sharp";

import { palette } from "../../src/charts/theme.js";
import { until } from "../support/until.js";

/** A digest of what a cell's chart has drawn, as soon as it is another picture than that; the same one, or none, where it stays. */
export async function otherPicture(page: Page, cell: number, before: string): Promise<string> {
  const read = `((i) => {
    const cell = document.querySelectorAll(".jp-Notebook .jp-CodeCell")[i];
    const drawn = cell?.querySelector(".jp-RenderedVegaCommon5 canvas");
    if (!drawn) return "";
    const { width, height } = drawn;
    const empty = Object.assign(document.createElement("canvas"), { width, height });
    return drawn.toDataURL() === empty.toDataURL() ? "" : drawn.toDataURL();
  })(${cell})`;
  const digest = async (): Promise<string> => {
    const drawn = await page.evaluate<string>(read);
    return drawn && createHash("sha256").update(drawn).digest("hex");
  };
  return until(digest, (picture) => picture !== "" && picture !== before);
}

/** Moves over what is drawn in the first colour, from the bottom up, until a tooltip is there; its words. */
export async function tooltipOver(page: Page, chart: Locator): Promise<string> {
  await chart.scrollIntoViewIfNeeded();
  const box = await chart.boundingBox();
  if (!box) throw new Error("the chart is not there");
  const { data, info } = await sharp(await chart.screenshot())
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const [red, green, blue] = Buffer.from(palette[0].slice(1), "hex");
  const tooltip = page.locator("#vg-tooltip-element.visible");
  for (let i = data.length - 3; i >= 0; i -= 3) {
    if (data[i] !== red || data[i + 1] !== green || data[i + 2] !== blue) continue;
    const [x, y] = [(i / 3) % info.width, Math.floor(i / 3 / info.width)];
    await page.mouse.move(box.x + x, box.y + y);
    if (await tooltip.isVisible()) return tooltip.innerText();
    i -= 3 * 4;
  }
  return "";
}

/** Runs a command of JupyterLab. */
export async function execute(page: Page, command: string, args: object = {}): Promise<void> {
  await page.evaluate(
    `window.jupyterapp.commands.execute(${JSON.stringify(command)}, ${JSON.stringify(args)}).then(() => undefined)`,
  );
}
