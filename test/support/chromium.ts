import { existsSync } from "node:fs";

import { chromium, type Browser } from "playwright-core";

const places = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
];

/** The Chromium of this machine: `CHROMIUM`, else where the systems' packages put it. */
export const chromiumPath = [process.env["CHROMIUM"], ...places].find((path) => path && existsSync(path));

/** A headless Chromium that starts no connection of its own. */
export async function startChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumPath,
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
  });
}

/** A test that needs a browser: skipped, which its title says, where there is none. */
export function itWithChromium(title: string, test: () => Promise<void>, timeout?: number): void {
  if (chromiumPath) it(title, test, timeout);
  else
    it.skip(`skipped, needs Chromium: install it (apt install chromium) or set CHROMIUM — ${title}`, () => undefined);
}
