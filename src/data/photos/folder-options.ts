import type { ReadPicturesOptions } from "./read-pictures.js";

const LARGEST = 4096;

/** @throws Error when an option makes no sense, also from a program without types */
export function checkFolderOptions(options: ReadPicturesOptions): void {
  const { size, colour = "rgb", fit = "cover", background = [255, 255, 255], concurrency = 1 } = options;
  const sides: readonly unknown[] = typeof size === "number" ? [size, size] : Array.isArray(size) ? size : [];
  if (sides.length !== 2 || !sides.every((side) => isWhole(side, 1, LARGEST)))
    throw new Error(`size ${String(size)} is none: give a side or [height, width], whole numbers from 1 to ${LARGEST}`);
  oneOf("colour", colour, ["rgb", "grey"]);
  oneOf("fit", fit, ["cover", "contain", "fill"]);
  const colours: readonly unknown[] = background;
  if (colours.length !== 3 || !colours.every((value) => isWhole(value, 0, 255)))
    throw new Error(`background [${background.join(", ")}] is no colour: give red, green and blue from 0 to 255`);
  if (!isWhole(concurrency, 1, 1024)) throw new Error(`concurrency ${concurrency}: give a whole number from 1 to 1024`);
}

function oneOf(option: string, value: string, values: readonly string[]): void {
  if (!values.includes(value)) throw new Error(`unknown ${option} "${value}" (one of: ${values.join(", ")})`);
}

function isWhole(value: unknown, least: number, most: number): boolean {
  return typeof value === "number" && Number.isInteger(value) && value >= least && value <= most;
}
