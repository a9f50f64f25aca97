import { join } from "node:path";

import pl from "nodejs-polars";

import type { Sweep } from "./run-sweep.js";

/** Prints a sweep's table, all rows but only the numbers that are drawn, and where the rest lies. */
export function printSweep({ table, metrics, failed }: Sweep, folder: string): void {
  pl.Config.setTblRows(-1)
    .setTblCols(-1)
    .setTblWidthChars(process.stdout.columns || 160);
  const last = table.columns.indexOf("seconds");
  const parameters = table.columns.slice(0, last).filter((name) => !metrics.kept.includes(name));
  const columns = [...parameters, ...metrics.drawn, "seconds", "memory GB", ...(failed > 0 ? ["error"] : [])];
  console.log(table.select(...columns).toString());
  const runs = table.height;
  console.log(
    failed === 0
      ? `✓ ${runs} of ${runs} runs`
      : `✗ ${failed} of ${runs} runs failed: the same command runs these again`,
  );
  console.log(
    `${join(folder, "index.html")} has the charts, results.csv and results.parquet the table, runs/ the notebooks`,
  );
}
