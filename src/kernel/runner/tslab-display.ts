import { createRequire } from "node:module";

import type { DisplayContent } from "./messages.js";

type WriteDisplayData = (content: DisplayContent & { transient?: { display_id?: string } }, update: boolean) => void;

const own = createRequire(import.meta.url);
let isConnected = false;

/** Gives tslab, ours whatever is installed elsewhere, and lets its display functions, which write through a variable, show. */
export function requireTslab(write: WriteDisplayData): unknown {
  const tslab = own("tslab") as { versions: object };
  if (!isConnected) {
    Object.assign(own("tslab/dist/jupyter.js") as object, { lastWriteDisplayData: write });
    // It names the TypeScript that its own kernel brings.
    Object.assign(tslab.versions, { typescript: (own("typescript/package.json") as { version: string }).version });
  }
  isConnected = true;
  return tslab;
}
