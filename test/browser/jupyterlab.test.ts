import { copyFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { networkInterfaces } from "node:os";
import { join, relative } from "node:path";

import type { Browser, BrowserContext, Locator, Page } from "playwright-core";

import { project } from "../../kernel-setup/project.mjs";
import { chromiumPath, itWithChromium, startChromium } from "../support/chromium.js";
import { startedJupyterLab, type StartedJupyterLab } from "../support/jupyterlab.js";
import { keepPicture } from "../support/keep-picture.js";
import { readNotebook } from "../support/notebook.js";
import { until } from "../support/until.js";
import { cells, chartsNotebook } from "./charts-notebook.js";
import { execute, otherPicture, tooltipOver } from "./lab-page.js";

/** Waits in the page; a machine may be busy. */
const PATIENCE = 240_000;

// One server and one browser for all: both take long to start.
describe("tseminar start", () => {
  let folder: string;
  let lab: StartedJupyterLab;
  let browser: Browser | undefined;
  let context: BrowserContext | undefined;

  beforeAll(async () => {
    // Inside of the project, so that cells find "tseminar".
    await mkdir(project.state, { recursive: true });
    folder = await mkdtemp(join(project.state, "lab-"));
    await writeFile(join(folder, "charts.ipynb"), JSON.stringify(chartsNotebook()));
    const configuration = join(folder, ".configuration");
    await mkdir(configuration);
    const settings = { LabApp: { expose_app_in_browser: true }, ContentsManager: { allow_hidden: true } };
    await writeFile(join(configuration, "jupyter_server_config.json"), JSON.stringify(settings));
    const environment = {
      TSEMINAR_DATA: undefined, // stand-ins, so that the same pictures come on every machine
      TSEMINAR_OFFLINE: "1",
      TSEMINAR_PROFILE: "quick",
      TSEMINAR_CACHE: "/nonexistent",
      JUPYTER_CONFIG_DIR: configuration,
    };
    lab = await startedJupyterLab({ port: 8931, folder: project.root, environment });
    if (!chromiumPath) return;
    browser = await startChromium();
    context = await browser.newContext();
    context.setDefaultTimeout(PATIENCE);
  }, 300_000);

  afterAll(async () => {
    await browser?.close();
    await lab.stop();
    await rm(folder, { recursive: true });
  });

  it("prints the address of a JupyterLab that answers there and knows the kernel", async () => {
    const { origin, searchParams } = lab.address;
    const response = await fetch(`${origin}/api/kernelspecs?token=${searchParams.get("token") ?? ""}`);
    const { kernelspecs } = (await response.json()) as { kernelspecs: Record<string, { spec: { language: string } }> };
    expect(kernelspecs["tslab"]?.spec.language).toBe("typescript");
  });

  it("answers to nobody without the token, and on no other address than 127.0.0.1", async () => {
    const { origin, port } = lab.address;
    expect((await fetch(`${origin}/api/contents`)).status).toBe(403);
    expect((await fetch(`${origin}/api/contents?token=wrong`)).status).toBe(403);
    const others = Object.values(networkInterfaces()).flatMap((addresses = []) => addresses);
    for (const { family, address } of others.filter(({ internal }) => !internal)) {
      const host = family === "IPv6" ? `[${address}]` : address;
      await expect(fetch(`http://${host}:${port}/api`)).rejects.toThrow();
    }
  });

  itWithChromium(
    "opens the notebook, whose cells run and show tables and pictures",
    async () => {
      // A copy: JupyterLab saves what runs, and a test that is killed would leave that in the project.
      const path = join(folder, "mnist.ipynb");
      await copyFile(join(project.notebooks, "mnist.ipynb"), path);
      const page = await open(path, { height: 1000 });
      await page.locator(".jp-Notebook .jp-CodeCell .cm-content").first().click();
      await page.locator(".jp-StatusBar-Widget", { hasText: /Idle/ }).waitFor();
      const load = await runTo(page, "const digits = await mnist();");
      expect(await load.locator(".jp-OutputArea-output").allInnerTexts()).toEqual([
        expect.stringContaining("drawn stand-in data: "),
        expect.stringContaining("28×28×1"),
      ]);
      const look = await runTo(page, "imageGrid(train.sample(24)");
      await look.locator(".jp-RenderedSVG img").waitFor();
      const dense = await runTo(page, "layerTable(dense)");
      expect(await dense.locator(".jp-RenderedHTMLCommon").innerText()).toContain("101,770");
      // The net is built and trained; its curves are drawn by JupyterLab's own vega-lite.
      const training = await runTo(page, "const history = await fit(cnn, train, {");
      await training.locator(".jp-OutputArea-output pre", { hasText: /^2 epochs in/ }).waitFor();
      const chart = training.locator(".jp-RenderedVegaCommon5 :is(canvas, svg)").first();
      await chart.waitFor();
      await chart.scrollIntoViewIfNeeded();
      expect((await chart.boundingBox())?.width).toBeGreaterThan(300);
      await keepPicture(page, "notebook");
      await page.close({ runBeforeUnload: false });
    },
    600_000,
  );

  itWithChromium(
    "shows charts that grow in place, answer the pointer, stop by the button, run again from the start, and are there when reopened",
    async () => {
      const page = await open(join(folder, "charts.ipynb"), { height: 2400 });
      const cell = (name: keyof typeof cells): Locator =>
        page.locator(".jp-Notebook .jp-CodeCell").nth(Object.keys(cells).indexOf(name));
      const at = { short: Object.keys(cells).indexOf("short"), long: Object.keys(cells).indexOf("long") };
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
      let look = await otherPicture(page, at.short, "");
      for (const epoch of [0, 1, 2]) {
        await writeFile(join(folder, `after-epoch-${epoch}`), "");
        const next = await otherPicture(page, at.short, look);
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
      look = await otherPicture(page, at.long, "");
      expect(["", look]).not.toContain(await otherPicture(page, at.long, look));
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
      expect(await otherPicture(page, at.short, "")).not.toBe("");

      // Saved, closed and opened again.
      await execute(page, "docmanager:save");
      expect(await until(storedStills, (stills) => stills === 3)).toBe(3);
      await page.close({ runBeforeUnload: false });
      const again = await open(join(folder, "charts.ipynb"), { height: 2400 });
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

  /** A notebook, in a window where what is looked at has room: what is out of sight need not be drawn. */
  async function open(path: string, { height }: { height: number }): Promise<Page> {
    if (!context) throw new Error("no browser");
    const page = await context.newPage();
    await page.setViewportSize({ width: 1200, height });
    const { origin, searchParams } = lab.address;
    const place = relative(project.root, path);
    await page.goto(`${origin}/lab/tree/${place}?token=${searchParams.get("token") ?? ""}&reset`);
    await page.locator(".jp-Notebook .jp-CodeCell").first().waitFor();
    return page;
  }
});

/** Runs cell after cell up to one, known by a line of its code, and waits for its end. */
async function runTo(page: Page, code: string): Promise<Locator> {
  const active = page.locator(".jp-Notebook .jp-Cell.jp-mod-active");
  for (let cells = 0; cells < 60; cells++) {
    const isLast = (await active.innerText()).includes(code);
    await page.keyboard.press("Shift+Enter");
    if (isLast) break;
  }
  const cell = page.locator(".jp-Notebook .jp-CodeCell", { hasText: code });
  await cell.locator(".jp-InputPrompt", { hasText: /\[\d+\]:/ }).waitFor();
  return cell;
}
