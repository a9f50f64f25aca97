import { spawn, type ChildProcess } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import type { Browser, Locator, Page } from "playwright-core";
import sharp from "sharp";

import { project } from "../../kernel-setup/project.mjs";
import { palette } from "../../src/charts/theme.js";
import { chromiumPath, itWithChromium, startChromium } from "../support/chromium.js";
import { readNotebook } from "../support/notebook.js";

const cells = {
  load: 'import { existsSync } from "node:fs";\nimport { dataTable, fit, imageGrid, mnist, setSeed, tf, trainingChart } from "tseminar";\nsetSeed(1);\nconst { train } = await mnist();\nconst some = train.take(1_280);\ndataTable(some)',
  grid: "imageGrid(some.take(12))",
  short: `const net = tf.sequential();
net.add(tf.layers.flatten({ inputShape: [28, 28, 1] }));
net.add(tf.layers.dense({ units: 10, activation: "softmax" }));
net.compile({ optimizer: "adam", loss: "categoricalCrossentropy", metrics: ["accuracy"] });
const slowly = { onBatchEnd: () => new Promise<void>((resolve) => setTimeout(resolve, 50)) };
const history = await fit(net, some, { epochs: 6, validationSplit: 0.1, callbacks: [trainingChart(), slowly] });`,
  long: 'await fit(net, some, { epochs: existsSync("stopped") ? 1 : 100_000, callbacks: [trainingChart()] });',
  after: "history.epoch.length",
};

describe("charts in JupyterLab", () => {
  let folder: string;
  let server: ChildProcess | undefined;
  let address: URL;
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
    const command = [join(project.root, "kernel-setup", "tseminar.mjs"), "start", "--port", "8941", folder];
    server = spawn(process.execPath, command, {
      env: {
        ...process.env,
        TSEMINAR_DATA: undefined, // stand-ins, so that the same pictures come everywhere
        ...{ TSEMINAR_OFFLINE: "1", TSEMINAR_CACHE: join(folder, "cache"), JUPYTER_CONFIG_DIR: configuration },
      },
      stdio: ["ignore", "pipe", "ignore"],
    });
    address = await printedAddress(server);
    browser = await startChromium();
  }, 180_000);

  afterAll(async () => {
    await browser?.close();
    if (server) {
      const gone = new Promise((resolve) => server?.once("close", resolve));
      server.kill("SIGTERM");
      await gone;
    }
    if (chromiumPath) await rm(folder, { recursive: true });
  }, 60_000);

  itWithChromium(
    "grow in place, answer the pointer, stop by the button, run again from the start, and are there when reopened",
    async () => {
      const page = await open();
      const cell = (name: keyof typeof cells): Locator =>
        page.locator(".jp-Notebook .jp-CodeCell").nth(Object.keys(cells).indexOf(name));
      await cell("load").locator(".cm-content").click({ timeout: 60_000 });
      await idle(page);

      // Tables and grids.
      for (let i = 0; i < 3; i++) await page.keyboard.press("Shift+Enter");
      await cell("load").locator(".jp-RenderedHTMLCommon table").waitFor({ timeout: 60_000 });
      await cell("grid").locator(".jp-RenderedSVG img").waitFor({ timeout: 60_000 });

      // One chart, which changes while the training runs.
      const chart = cell("short").locator(".jp-RenderedVegaCommon5");
      await chart.locator("canvas, svg").first().waitFor({ timeout: 60_000 });
      const looks = new Set<string>();
      for (const end = Date.now() + 60_000; looks.size < 3 && Date.now() < end;) {
        const look = await pictureOf(chart);
        if (look !== "") looks.add(look);
        await page.waitForTimeout(250);
      }
      expect(looks.size).toBeGreaterThanOrEqual(3);
      expect(await chart.count()).toBe(1);
      await idle(page);
      expect(await chart.count()).toBe(1);

      // A tooltip with the numbers.
      expect(await tooltipOver(page, chart.locator("canvas, svg").first())).toMatch(/set.*(training|validation)/s);

      // The stop button ends the training.
      await cell("long").locator(".cm-content").click();
      await page.keyboard.press("Shift+Enter");
      await cell("long").locator(".jp-RenderedVegaCommon5 :is(canvas, svg)").first().waitFor({ timeout: 60_000 });
      await page.waitForTimeout(1_000);
      await page.locator('[data-command="notebook:interrupt-kernel"]').first().click();
      await idle(page);
      await writeFile(join(folder, "stopped"), "");

      // Restart and run all.
      await page.locator('[data-command="notebook:restart-run-all"]').first().click();
      await page.locator(".jp-Dialog button.jp-mod-accept").click();
      await cell("after").locator(".jp-OutputArea-output", { hasText: "6" }).waitFor({ timeout: 120_000 });
      await idle(page);
      expect(await page.locator(".jp-RenderedVegaCommon5").count()).toBe(2);

      // The dark theme.
      await execute(page, "apputils:change-theme", { theme: "JupyterLab Dark" });
      await page.locator('body[data-jp-theme-light="false"]').waitFor({ state: "attached" });
      await chart.scrollIntoViewIfNeeded();
      await page.locator("#jupyterlab-splash").waitFor({ state: "hidden" });
      expect(await pictureOf(chart)).not.toBe("");

      // Saved, closed and opened again.
      await execute(page, "docmanager:save");
      await page.waitForTimeout(2_000);
      await page.close({ runBeforeUnload: false });
      const saved = await readNotebook(join(folder, "charts.ipynb"));
      const stills = saved.cells.flatMap(({ outputs = [] }) => outputs.filter(({ data }) => data?.["image/svg+xml"]));
      expect(stills).toHaveLength(3);
      const again = await open();
      await again.locator(".jp-RenderedVegaCommon5 :is(canvas, svg)").nth(1).waitFor({ timeout: 60_000 });
      await again.locator(".jp-RenderedSVG img").first().waitFor({ timeout: 60_000 });
      await again.close({ runBeforeUnload: false });
    },
    600_000,
  );

  async function open(): Promise<Page> {
    const page = await browser?.newPage({ viewport: { width: 1200, height: 1400 } });
    if (!page) throw new Error("no browser");
    const token = address.searchParams.get("token") ?? "";
    await page.goto(`${address.origin}/lab/tree/charts.ipynb?token=${token}&reset`);
    await page.locator(".jp-Notebook .jp-CodeCell").first().waitFor({ timeout: 120_000 });
    return page;
  }
});

/** Waits until the kernel has nothing to do. */
async function idle(page: Page): Promise<void> {
  await page.waitForTimeout(300);
  await page.locator(".jp-StatusBar-Widget", { hasText: /Idle/ }).waitFor({ timeout: 120_000 });
}

async function pictureOf(chart: Locator): Promise<string> {
  // While it is drawn anew there is none.
  return (
    await chart
      .first()
      .screenshot({ timeout: 2_000 })
      .catch(() => Buffer.alloc(0))
  ).toString("base64");
}

/** Moves over what is drawn in the first colour, from the bottom up, until a tooltip is there. */
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

async function printedAddress(server: ChildProcess): Promise<URL> {
  let printed = "";
  for await (const text of server.stdout?.setEncoding("utf8") ?? []) {
    printed += String(text);
    const found = /JupyterLab with the notebooks: (http:\S+)/.exec(printed)?.[1];
    if (found) return new URL(found);
  }
  throw new Error(`tseminar start ended: ${printed}`);
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
