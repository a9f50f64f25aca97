import { collectGarbage } from "../../collect-garbage.js";

/** So many bytes of pixels may wait until young objects are collected: a millisecond, and few pages of memory are new. */
const MINOR_AFTER = 2 ** 25;

/** So many until all objects are: those of pictures that others overtook count as old. */
const FULL_AFTER = 2 ** 29;

let sinceMinor = 0;
let sinceFull = 0;

/**
 * Counts the pixels of a decoded picture, and has those of earlier ones freed now and then. @napi-rs/image keeps them until V8
 * collects the object that stands for the picture, and V8, which takes it for a few bytes, would let gigabytes wait.
 *
 * @param bytes that the decoded picture takes before it is scaled
 */
export function notePixels(bytes: number): void {
  sinceMinor += bytes;
  sinceFull += bytes;
  if (sinceMinor < MINOR_AFTER) return;
  sinceMinor = 0;
  const young = sinceFull < FULL_AFTER;
  if (!young) sinceFull = 0;
  collectGarbage({ young });
}
