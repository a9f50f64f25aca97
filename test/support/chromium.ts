import { chromium, type Browser } from "playwright-core";

import { Failure } from "../../kernel-setup/failure.mjs";
import { findChromium } from "../../src/handouts/pdf.js";

/** The Chromium of this machine, where there is one. */
export const chromiumPath = installedChromium();

function installedChromium(): string | undefined {
  try {
    return findChromium();
  } catch (error) {
    // A path that was asked for and is wrong is no reason to skip tests.
    if (error instanceof Failure && !process.env["CHROMIUM"]) return undefined;
    throw error;
  }
}

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
