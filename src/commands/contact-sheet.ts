import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { chromium } from "playwright-core";

import { project } from "../../kernel-setup/project.mjs";
import { escapeMarkup } from "../escape-markup.js";
import { findChromium } from "../handouts/pdf.js";
import { contactSheetPictures } from "./contact-sheet-pictures.js";

/** How the sheet is looked at: a scheme of the page, and a filter where it is printed without colours. */
const looks = {
  light: { colorScheme: "light", filter: "none" },
  dark: { colorScheme: "dark", filter: "none" },
  grey: { colorScheme: "light", filter: "grayscale(1)" },
} as const;

/**
 * Puts all kept charts and pictures on one page, and those whose pixels are not kept, drawn anew; takes a picture of it in light, dark and grey.
 *
 * @param folder gets index.html, light.png, dark.png and grey.png
 * @throws Failure when there is no Chromium
 */
export async function makeContactSheet(folder: string): Promise<void> {
  const executablePath = findChromium();
  await mkdir(folder, { recursive: true });
  const sheet = join(folder, "index.html");
  await writeFile(sheet, await page());
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
  try {
    for (const [name, { colorScheme, filter }] of Object.entries(looks)) {
      const view = await browser.newPage({ colorScheme, viewport: { width: 2000, height: 1000 } });
      await view.goto(pathToFileURL(sheet).href);
      await view.addStyleTag({ content: `main { filter: ${filter}; }` });
      const path = join(folder, `${name}.png`);
      await view.screenshot({ path, fullPage: true });
      await view.close();
      console.log(path);
    }
  } finally {
    await browser.close();
  }
}

async function page(): Promise<string> {
  const kept = join(project.root, "test", "charts", "kept");
  const files = (await readdir(kept, { recursive: true })).filter((file) => file.endsWith(".svg")).sort();
  const figures: string[] = [];
  for (const file of files) {
    const svg = await readFile(join(kept, file), "utf8");
    const isWithoutPixels = svg.includes('base64,"');
    if (!isWithoutPixels) figures.push(figure(escapeMarkup(file.replace(/\.svg$/, "")), svg));
  }
  for (const [name, picture] of Object.entries(await contactSheetPictures()))
    figures.push(figure(name, await picture.svg()));
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="color-scheme" content="light dark">
<title>Charts and pictures</title>
<style>
  main { columns: 3; font: 14px Arial, sans-serif; }
  figure { break-inside: avoid; margin: 0 0 2rem; }
  img { max-width: 100%; }
</style>
<main>
${figures.join("\n")}
</main>
`;
}

function figure(name: string, svg: string): string {
  const address = `data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")}`;
  return `<figure><img alt="${name}" src="${address}"><figcaption>${name}</figcaption></figure>`;
}
