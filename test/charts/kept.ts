import { readFileSync, writeFileSync } from "node:fs";

/** Compares a picture with the one kept under `kept/`; run with `KEEP=1` to keep new ones, and look at them. */
export function expectKept(name: string, svg: string): void {
  const file = new URL(`kept/${name}.svg`, import.meta.url);
  const lines = `${svg.replaceAll("><", ">\n<")}\n`;
  if (process.env["KEEP"] === "1") writeFileSync(file, lines);
  expect(lines).toBe(readFileSync(file, "utf8"));
}
