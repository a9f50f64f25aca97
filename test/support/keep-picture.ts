import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";

import type { Page } from "playwright-core";

import { project } from "../../kernel-setup/project.mjs";

/** With KEEP=1 in the environment: writes what a page shows to test/browser/kept/, where the README takes it from. */
export async function keepPicture(page: Page, name: string): Promise<void> {
  if (!process.env["KEEP"]) return;
  const path = join(project.root, "test", "browser", "kept", `${name}.png`);
  await mkdir(dirname(path), { recursive: true });
  await page.screenshot({ path });
}
