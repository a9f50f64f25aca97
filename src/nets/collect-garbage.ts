import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

let collect: (() => void) | undefined;

/** Has V8 collect garbage now, which lets go of native memory that objects nobody needs have kept. */
export function collectGarbage(): void {
  if (!collect) {
    setFlagsFromString("--expose-gc");
    collect = runInNewContext("gc") as () => void; // a context that was there before the flag has none
  }
  collect();
}
