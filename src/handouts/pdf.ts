import { existsSync } from "node:fs";
import { pathToFileURL } from "node:url";

import { chromium } from "playwright-core";

import { Failure } from "../../kernel-setup/failure.mjs";

const places = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/snap/bin/chromium",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/**
 * The browser that prints: `CHROMIUM`, else where the systems' packages put it.
 *
 * @throws Failure when there is none
 */
export function findChromium({ CHROMIUM } = process.env, exists: (path: string) => boolean = existsSync): string {
  if (CHROMIUM) {
    if (exists(CHROMIUM)) return CHROMIUM;
    throw new Failure(`CHROMIUM is ${CHROMIUM}, where there is no file: give the path of Chromium or Chrome`);
  }
  const found = places.find(exists);
  if (found) return found;
  throw new Failure(
    "there is no Chromium to print the PDF: install it (apt install chromium) or set CHROMIUM to its path",
  );
}

/**
 * Prints handouts as PDF on A4, with bookmarks and tags for screen readers; charts are stills.
 *
 * @param files HTML files; each PDF lies beside its file
 * @returns the PDFs
 * @throws Failure when there is no Chromium, or it does not start
 */
export async function printPdfs(files: readonly string[]): Promise<string[]> {
  const executablePath = findChromium();
  const browser = await chromium
    .launch({ executablePath, args: ["--disable-gpu", "--disable-background-networking"] })
    .catch((error: unknown) => {
      const [said] = String(error).split("\n");
      throw new Failure(`${executablePath} does not start (${said}): install Chromium anew or set CHROMIUM to another`);
    });
  try {
    const context = await browser.newContext({ javaScriptEnabled: false, offline: true, colorScheme: "light" });
    const pdfs: string[] = [];
    for (const file of files) {
      const page = await context.newPage();
      await page.goto(pathToFileURL(file).href);
      const path = file.replace(/\.html$/, ".pdf");
      await page.pdf({ path, preferCSSPageSize: true, printBackground: true, tagged: true, outline: true });
      await page.close();
      pdfs.push(path);
    }
    return pdfs;
  } finally {
    await browser.close();
  }
}
