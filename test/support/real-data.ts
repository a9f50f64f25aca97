import { existsSync } from "node:fs";
import { join, resolve } from "node:path";

/**
 * A test that needs a real data set: runs where `$TSEMINAR_DATA/<set>` is a folder, else is skipped, which its title says.
 *
 * @param test gets the value for TSEMINAR_DATA, an absolute path
 */
export function itWithRealData(set: string, title: string, test: (data: string) => void | Promise<void>): void {
  const place = process.env["TSEMINAR_DATA"];
  const data = place ? resolve(place) : undefined;
  if (data !== undefined && existsSync(join(data, set)))
    it(title, async () => {
      await test(data);
    });
  else it.skip(`skipped, needs real ${set}: set TSEMINAR_DATA — ${title}`, () => undefined);
}
