import { pathToFileURL } from "node:url";

import type { Browser, Page } from "playwright-core";

/** Options of {@link openPage}. */
export interface OpenPageOptions {
  /** Default: true. */
  javaScriptEnabled?: boolean;
  /** Default: "light". */
  colorScheme?: "light" | "dark";
}

/** An open page, with all that it wrote on the console, asked for outside of its file, or threw. */
export interface OpenedPage {
  page: Page;
  trouble: string[];
}

/** Opens an HTML file and waits until it has settled. */
export async function openPage(
  browser: Browser | undefined,
  path: string,
  { javaScriptEnabled = true, colorScheme = "light" }: OpenPageOptions = {},
): Promise<OpenedPage> {
  const page = await browser?.newPage({ viewport: { width: 1000, height: 900 }, javaScriptEnabled, colorScheme });
  if (!page) throw new Error("no browser");
  page.setDefaultTimeout(120_000);
  const trouble: string[] = [];
  const address = pathToFileURL(path).href;
  page.on("console", (message) => trouble.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => trouble.push(error.message));
  page.on("request", (request) => {
    if (request.url() !== address && !request.url().startsWith("data:")) trouble.push(request.url());
  });
  await page.goto(address);
  await page.waitForTimeout(500);
  return { page, trouble };
}
