import { frameHtml, type Frame } from "../../../frame-html.js";
import type { Kind, Shown } from "./kind.js";

/** What is asked of a series of nodejs-polars. */
interface Series {
  toFrame(): Frame;
  toString(): string;
}

/** A series of nodejs-polars as a table of one column, of which much is cut. */
export const series: Kind = (value: object): Shown | undefined => {
  if (!isSeries(value)) return undefined;
  return { data: { "text/html": frameHtml(value.toFrame()), "text/plain": value.toString() } };
};

/** The table of a data frame of nodejs-polars, which shows itself, but cuts rows without a word; undefined for other values. */
export function dataFrameHtml(value: unknown): string | undefined {
  try {
    return isDataFrame(value) ? frameHtml(value) : undefined;
  } catch {
    return undefined; // a getter of the value threw, or it holds what has no rows: its own table stays
  }
}

function isDataFrame(value: unknown): value is Frame {
  return tagOf(value) === "DataFrame" && typeof (value as Partial<Frame>).rows === "function";
}

function isSeries(value: object): value is Series {
  return tagOf(value) === "Series" && typeof (value as Partial<Series>).toFrame === "function";
}

function tagOf(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  const { [Symbol.toStringTag]: tag } = value as { [Symbol.toStringTag]?: unknown };
  return typeof tag === "function" ? tag.call(value) : tag;
}
