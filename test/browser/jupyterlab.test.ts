import { spawn, type ChildProcess } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import type { Browser } from "playwright-core";

import { project } from "../../kernel-setup/project.mjs";
import { keepPicture } from "../support/keep-picture.js";
import { chromiumPath, itWithChromium, startChromium } from "../support/chromium.js";

describe("tseminar start", () => {
  let server: ChildProcess;
  let address: string;
  let browser: Browser | undefined;

  beforeAll(async () => {
    // Stand-ins, so that the same pictures come on every machine.
    const variables = {
      TSEMINAR_DATA: undefined,
      TSEMINAR_OFFLINE: "1",
      TSEMINAR_PROFILE: "quick",
      TSEMINAR_CACHE: "/nonexistent",
    };
    server = spawn(process.execPath, [join(project.root, "kernel-setup", "tseminar.mjs"), "start", "--port", "8931"], {
      cwd: project.root,
      env: { ...process.env, ...variables },
      stdio: ["ignore", "pipe", "pipe"],
    });
    address = await printedAddress(server);
    if (chromiumPath) browser = await startChromium();
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    const gone = new Promise((resolve) => server.once("close", resolve));
    server.kill("SIGTERM");
    await gone;
  }, 60_000);

  it("prints the address of a JupyterLab that answers there and knows the kernel", async () => {
    const { origin, searchParams } = new URL(address);
    const response = await fetch(`${origin}/api/kernelspecs?token=${searchParams.get("token") ?? ""}`);
    const { kernelspecs } = (await response.json()) as { kernelspecs: Record<string, { spec: { language: string } }> };
    expect(kernelspecs["tslab"]?.spec.language).toBe("typescript");
  });

  itWithChromium(
    "opens the notebook, whose cells run and show tables and pictures",
    async () => {
      const path = join(project.notebooks, "mnist.ipynb");
      const before = await readFile(path, "utf8");
      const { origin, searchParams } = new URL(address);
      const page = await browser?.newPage({ viewport: { width: 1200, height: 1000 } });
      if (!page) throw new Error("no browser");
      await page.goto(`${origin}/lab/tree/mnist.ipynb?token=${searchParams.get("token") ?? ""}&reset`);
      const cells = page.locator(".jp-Notebook .jp-CodeCell");
      await cells.first().locator(".cm-content").click({ timeout: 60_000 });
      await page.locator(".jp-StatusBar-Widget", { hasText: /Idle/ }).waitFor({ timeout: 60_000 });
      for (let i = 0; i < 8; i++) await page.keyboard.press("Shift+Enter");
      await cells.nth(2).locator(".jp-RenderedSVG img").waitFor({ timeout: 60_000 });
      expect(await cells.nth(1).locator(".jp-OutputArea-output").allInnerTexts()).toEqual([
        expect.stringContaining("drawn stand-in data: "),
        expect.stringContaining("28×28×1"),
      ]);
      const html = await cells.nth(3).locator(".jp-RenderedHTMLCommon").innerText({ timeout: 60_000 });
      expect(html).toContain("101,770");
      // The net is built and trained; its curves are drawn by JupyterLab's own vega-lite.
      for (let i = 0; i < 9; i++) await page.keyboard.press("Shift+Enter");
      const training = cells.nth(7);
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

async function printedAddress(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = "";
    server.stdout?.setEncoding("utf8").on("data", (text: string) => {
      printed += text;
      const found = /JupyterLab with the notebooks: (http:\S+)/.exec(printed)?.[1];
      if (found) resolve(found);
    });
    let log = "";
    server.stderr?.setEncoding("utf8").on("data", (text: string) => (log += text));
    server.once("close", (code) => {
      reject(new Error(`tseminar start ended with ${code ?? "a signal"}: ${log}`));
    });
  });
}
