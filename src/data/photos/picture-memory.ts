import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** V8's collector, as `node --expose-gc` gives it. */
type Collect = (options?: { type: "minor" }) => void;

/** So many bytes of pixels may wait until young objects are looked through: a millisecond, and few pages of memory are new. */
const SOME = 2 ** 25;

/** So many until all objects are: those of pictures that others overtook count as old. */
const MANY = 2 ** 29;

const waiting = { some: 0, many: 0 };
let collector: Collect | undefined;

/**
 * Counts the pixels of a decoded picture, and has those of earlier ones freed now and then. @napi-rs/image keeps them until V8
 * collects the object that stands for the picture, and V8, which takes it for a few bytes, would let gigabytes wait.
 *
 * @param bytes that the decoded picture takes before it is scaled
 */
export function notePixels(bytes: number): void {
  waiting.some += bytes;
  waiting.many += bytes;
  if (waiting.some < SOME) return;
  const collect = (collector ??= collectorOfV8());
  if (waiting.many < MANY) {
    collect({ type: "minor" });
  } else {
    collect();
    waiting.many = 0;
  }
  waiting.some = 0;
}

function collectorOfV8(): Collect {
  setFlagsFromString("--expose-gc"); // to contexts made from now on
  return runInNewContext("gc") as Collect;
}
