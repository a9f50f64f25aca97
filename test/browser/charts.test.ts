import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import type { Browser, Locator, Page } from "playwright-core";
import sharp from "sharp";

import { project } from "../../kernel-setup/project.mjs";
import { palette } from "../../src/charts/theme.js";
import { chromiumPath, itWithChromium, startChromium } from "../support/chromium.js";
import { startedJupyterLab, type StartedJupyterLab } from "../support/jupyterlab.js";
import { readNotebook } from "../support/notebook.js";
import { until } from "../support/until.js";

/** The trainings wait for files that the test writes, so that it need not be as quick as they are. */
const cells = {
  load: `import { existsSync } from "node:fs";
import { dataTable, fit, imageGrid, mnist, setSeed, tf, trainingChart } from "tseminar";
setSeed(1);
const { train } = await mnist();
const some = train.take(1_280);
dataTable(some)`,
  grid: "imageGrid(some.take(12))",
  short: `const net = tf.sequential();
net.add(tf.layers.flatten({ inputShape: [28, 28, 1] }));
net.add(tf.layers.dense({ units: 10, activation: "softmax" }));
net.compile({ optimizer: "adam", loss: "categoricalCrossentropy", metrics: ["accuracy"] });
async function onEpochEnd(epoch: number): Promise<void> {
  while (!existsSync(\`after-epoch-\${epoch}\`)) await new Promise<void>((resolve) => setTimeout(resolve, 50));
}
const history = await fit(net, some, { epochs: 4, validationSplit: 0.1, callbacks: [trainingChart(), { onEpochEnd }] });`,
  // Pauses between the epochs, which are so short that the browser would do nothing but draw.
  long: `const pause = { onEpochEnd: () => new Promise<void>((resolve) => setTimeout(resolve, 500)) };
await fit(net, some, { epochs: existsSync("stopped") ? 1 : 100_000, callbacks: [trainingChart(), pause] });`,
  after: "history.epoch.length",
};
/** Waits in the page; a machine may be busy. */
const PATIENCE = 120_000;

describe("charts in JupyterLab", () => {
  let folder: string;
  let server: StartedJupyterLab | undefined;
  let browser: Browser | undefined;

  beforeAll(async () => {
    if (!chromiumPath) return;
    // Inside of the project, so that cells find "tseminar".
    await mkdir(project.state, { recursive: true });
    folder = await mkdtemp(join(project.state, "charts-"));
    await writeFile(join(folder, "charts.ipynb"), JSON.stringify(notebook()));
    const configuration = join(folder, ".configuration");
    await mkdir(configuration);
    const settings = { LabApp: { expose_app_in_browser: true } };
    await writeFile(join(configuration, "jupyter_server_config.json"), JSON.stringify(settings));
    const environment = {
      TSEMINAR_DATA: undefined, // stand-ins, so that the same pictures come everywhere
      TSEMINAR_OFFLINE: "1",
      TSEMINAR_CACHE: join(folder, "cache"),
      JUPYTER_CONFIG_DIR: configuration,
    };
    server = await startedJupyterLab({ port: 8941, folder, environment });
    browser = await startChromium();
  }, 300_000);

  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    if (chromiumPath) await rm(folder, { recursive: true });
  });

  itWithChromium(
    "grow in place, answer the pointer, stop by the button, run again from the start, and are there when reopened",
    async () => {
      const page = await open();
      const cell = (name: keyof typeof cells): Locator =>
        page.locator(".jp-Notebook .jp-CodeCell").nth(Object.keys(cells).indexOf(name));
      const finished = (name: keyof typeof cells): Promise<void> =>
        cell(name)
          .locator(".jp-InputPrompt", { hasText: /^\[\d+\]:$/ })
          .waitFor();

      // Tables and grids.
      await page.locator(".jp-StatusBar-Widget", { hasText: /Idle/ }).waitFor(); // what is run before is lost
      await cell("load").locator(".cm-content").click();
      for (let i = 0; i < 3; i++) await page.keyboard.press("Shift+Enter");
      await cell("load").locator(".jp-RenderedHTMLCommon table").waitFor();
      await cell("grid").locator(".jp-RenderedSVG img").waitFor();

      // One chart, which changes with each epoch while the training runs.
      const chart = cell("short").locator(".jp-RenderedVegaCommon5");
      let look = await otherPicture(page, "short", "");
      for (const epoch of [0, 1, 2]) {
        await writeFile(join(folder, `after-epoch-${epoch}`), "");
        const next = await otherPicture(page, "short", look);
        expect(["", look]).not.toContain(next);
        expect(await chart.count()).toBe(1);
        look = next;
      }
      expect(await cell("short").locator(".jp-InputPrompt").innerText()).toBe("[*]:");
      await writeFile(join(folder, "after-epoch-3"), "");
      await finished("short");
      expect(await chart.count()).toBe(1);

      // A tooltip with the numbers.
      const drawing = chart.locator("canvas");
      const tooltip = await until(
        () => tooltipOver(page, drawing),
        (words) => words !== "",
      );
      expect(tooltip).toMatch(/set.*(training|validation)/s);

      // The stop button ends the training.
      await cell("long").locator(".cm-content").click();
      await page.keyboard.press("Shift+Enter");
      look = await otherPicture(page, "long", "");
      expect(["", look]).not.toContain(await otherPicture(page, "long", look));
      await page.locator('[data-command="notebook:interrupt-kernel"]').first().click();
      await finished("long");
      await writeFile(join(folder, "stopped"), "");

      // Restart and run all.
      await page.locator('[data-command="notebook:restart-run-all"]').first().click();
      await page.locator(".jp-Dialog button.jp-mod-accept").click();
      await finished("after");
      expect(await cell("after").locator(".jp-OutputArea-output").allInnerTexts()).toEqual(["4"]);
      const charts = page.locator(".jp-RenderedVegaCommon5 canvas");
      expect(
        await until(
          () => charts.count(),
          (count) => count === 2,
        ),
      ).toBe(2);

      // The dark theme.
      await execute(page, "apputils:change-theme", { theme: "JupyterLab Dark" });
      await page.locator('body[data-jp-theme-light="false"]').waitFor({ state: "attached" });
      await page.locator("#jupyterlab-splash").waitFor({ state: "hidden" });
      expect(await otherPicture(page, "short", "")).not.toBe("");

      // Saved, closed and opened again.
      await execute(page, "docmanager:save");
      expect(await until(storedStills, (stills) => stills === 3)).toBe(3);
      await page.close({ runBeforeUnload: false });
      const again = await open();
      await again.locator(".jp-RenderedVegaCommon5 canvas").nth(1).waitFor();
      await again.locator(".jp-RenderedSVG img").first().waitFor();
      await again.close({ runBeforeUnload: false });
    },
    900_000,
  );

  /** Pictures in the file, of the grid and the charts; none until its last cell is saved with its output. */
  async function storedStills(): Promise<number> {
    const { cells } = await readNotebook(join(folder, "charts.ipynb"));
    if (!cells.at(-1)?.outputs?.length) return 0;
    return cells.flatMap(({ outputs = [] }) => outputs.filter(({ data }) => data?.["image/svg+xml"])).length;
  }

  /** The notebook, in a window where all of it has room: what is out of sight need not be drawn. */
  async function open(): Promise<Page> {
    if (!browser || !server) throw new Error("no browser");
    const { origin, searchParams } = server.address;
    const page = await browser.newPage({ viewport: { width: 1200, height: 2400 } });
    page.setDefaultTimeout(PATIENCE);
    await page.goto(`${origin}/lab/tree/charts.ipynb?token=${searchParams.get("token") ?? ""}&reset`);
    await page.locator(".jp-Notebook .jp-CodeCell").first().waitFor();
    return page;
  }
});

/** A digest of what a cell's chart has drawn, as soon as it is another picture than that; the same one, or none, where it stays. */
async function otherPicture(page: Page, name: keyof typeof cells, before: string): Promise<string> {
  const read = `((i) => {
    const cell = document.querySelectorAll(".jp-Notebook .jp-CodeCell")[i];
    const drawn = cell?.querySelector(".jp-RenderedVegaCommon5 canvas");
    if (!drawn) return "";
    const { width, height } = drawn;
    const empty = Object.assign(document.createElement("canvas"), { width, height });
    return drawn.toDataURL() === empty.toDataURL() ? "" : drawn.toDataURL();
  })(${Object.keys(cells).indexOf(name)})`;
  const digest = async (): Promise<string> => {
    const drawn = await page.evaluate<string>(read);
    return drawn && createHash("sha256").update(drawn).digest("hex");
  };
  return until(digest, (picture) => picture !== "" && picture !== before);
}

/** Moves over what is drawn in the first colour, from the bottom up, until a tooltip is there; its words. */
async function tooltipOver(page: Page, chart: Locator): Promise<string> {
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
async function execute(page: Page, command: string, args: object = {}): Promise<void> {
  await page.evaluate(
    `window.jupyterapp.commands.execute(${JSON.stringify(command)}, ${JSON.stringify(args)}).then(() => undefined)`,
  );
}

function notebook(): object {
  return {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: { kernelspec: { display_name: "TypeScript (tslab)", language: "typescript", name: "tslab" } },
    cells: Object.entries(cells).map(([id, source]) => ({
      ...{ id, source, cell_type: "code", metadata: {}, outputs: [], execution_count: null },
    })),
  };
}
