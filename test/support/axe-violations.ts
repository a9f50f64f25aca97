import { readFile } from "node:fs/promises";
import { join } from "node:path";

import type { Page } from "playwright-core";

import { project } from "../../kernel-setup/project.mjs";

/** What axe-core (https://github.com/dequelabs/axe-core) finds wrong with a page: its rules, each with the first place. */
export async function axeViolations(page: Page): Promise<string[]> {
  // Not as a <script>, which a page's policy may forbid.
  await page.evaluate(await readFile(join(project.root, "node_modules", "axe-core", "axe.min.js"), "utf8"));
  return page.evaluate<string[]>(
    "axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes[0].html))",
  );
}
