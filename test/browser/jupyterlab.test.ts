import { readFile } from "node:fs/promises";
import { networkInterfaces } from "node:os";
import { join } from "node:path";

import type { Browser, Locator, Page } from "playwright-core";

import { project } from "../../kernel-setup/project.mjs";
import { keepPicture } from "../support/keep-picture.js";
import { chromiumPath, itWithChromium, startChromium } from "../support/chromium.js";
import { startedJupyterLab, type StartedJupyterLab } from "../support/jupyterlab.js";

describe("tseminar start", () => {
  let lab: StartedJupyterLab;
  let browser: Browser | undefined;

  beforeAll(async () => {
    // Stand-ins, so that the same pictures come on every machine.
    const environment = {
      TSEMINAR_DATA: undefined,
      TSEMINAR_OFFLINE: "1",
      TSEMINAR_PROFILE: "quick",
      TSEMINAR_CACHE: "/nonexistent",
    };
    lab = await startedJupyterLab({ port: 8931, environment });
    if (chromiumPath) browser = await startChromium();
  });

  afterAll(async () => {
    await browser?.close();
    await lab.stop();
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
      const path = join(project.notebooks, "mnist.ipynb");
      const before = await readFile(path, "utf8");
      const { origin, searchParams } = lab.address;
      const page = await browser?.newPage({ viewport: { width: 1200, height: 1000 } });
      if (!page) throw new Error("no browser");
      await page.goto(`${origin}/lab/tree/mnist.ipynb?token=${searchParams.get("token") ?? ""}&reset`);
      await page.locator(".jp-Notebook .jp-CodeCell .cm-content").first().click({ timeout: 60_000 });
      await page.locator(".jp-StatusBar-Widget", { hasText: /Idle/ }).waitFor({ timeout: 60_000 });
      const load = await runTo(page, "const digits = await mnist();");
      expect(await load.locator(".jp-OutputArea-output").allInnerTexts()).toEqual([
        expect.stringContaining("drawn stand-in data: "),
        expect.stringContaining("28×28×1"),
      ]);
      const look = await runTo(page, "imageGrid(train.sample(24)");
      await look.locator(".jp-RenderedSVG img").waitFor({ timeout: 60_000 });
      const dense = await runTo(page, "layerTable(dense)");
      expect(await dense.locator(".jp-RenderedHTMLCommon").innerText({ timeout: 60_000 })).toContain("101,770");
      // The net is built and trained; its curves are drawn by JupyterLab's own vega-lite.
      const training = await runTo(page, "const history = await fit(cnn, train, {");
      await training.locator(".jp-OutputArea-output pre", { hasText: /^2 epochs in/ }).waitFor({ timeout: 240_000 });
      const chart = training.locator(".jp-RenderedVegaCommon5 :is(canvas, svg)").first();
      await chart.waitFor({ timeout: 60_000 });
      await chart.scrollIntoViewIfNeeded();
      expect((await chart.boundingBox())?.width).toBeGreaterThan(300);
      await keepPicture(page, "notebook");
      await page.close({ runBeforeUnload: false });
      expect(await readFile(path, "utf8")).toBe(before);
    },
    600_000,
  );
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
  await cell.locator(".jp-InputPrompt", { hasText: /\[\d+\]:/ }).waitFor({ timeout: 240_000 });
  return cell;
}
