import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** Options of {@link collectGarbage}. */
export interface CollectGarbageOptions {
  /** Only among young objects, in a millisecond. Default: false, among all. */
  readonly young?: boolean;
}

let collect: ((options?: { type: "minor" }) => void) | undefined;

/** Has V8 collect garbage now, which lets go of native memory that objects nobody needs have kept. */
export function collectGarbage({ young = false }: CollectGarbageOptions = {}): void {
  if (!collect) {
    setFlagsFromString("--expose-gc");
    collect = runInNewContext("gc") as typeof collect; // a context that was there before the flag has none
  }
  if (young) collect?.({ type: "minor" });
  else collect?.(); // not with type "major", which left objects of native code in Node 20
}
