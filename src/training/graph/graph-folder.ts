import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const PREFIX = "tseminar-graph-";

/** TensorFlow reads a graph in seconds: a folder of this age, in milliseconds, is of a process that was killed meanwhile. */
const LEFT_BEHIND = 3_600_000;

/** Calls `use` with a folder that is gone afterwards, and with it those that killed processes have left behind. */
export function inGraphFolder<Result>(use: (folder: string) => Result): Result {
  const folder = mkdtempSync(join(tmpdir(), PREFIX));
  try {
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
    removeLeftBehind();
  }
}

function removeLeftBehind(): void {
  for (const name of readdirSync(tmpdir())) {
    if (!name.startsWith(PREFIX)) continue;
    const folder = join(tmpdir(), name);
    try {
      if (Date.now() - statSync(folder).mtimeMs > LEFT_BEHIND) rmSync(folder, { recursive: true });
    } catch {
      // Another process has removed it, or it is somebody else's.
    }
  }
}
