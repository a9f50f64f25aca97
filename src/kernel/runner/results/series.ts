import { grouped } from "./grouped.js";
import type { Shown } from "./kind.js";

/** What is asked of a series of nodejs-polars. */
interface Series {
  readonly length: number;
  head(length: number): Series;
  toFrame(): { toHTML(): string };
  toString(): string;
}

const MOST_ROWS = 50;

/** A series of nodejs-polars: its first 50 values as a table. Data frames show themselves. */
export function series(value: object): Shown | undefined {
  if (!isSeries(value)) return undefined;
  const left = value.length - MOST_ROWS;
  const table = value.head(MOST_ROWS).toFrame().toHTML();
  const html = left > 0 ? `${table}<p>… ${grouped(left)} more values</p>` : table;
  return { data: { "text/html": html, "text/plain": value.toString() } };
}

function isSeries(value: object): value is Series {
  const { [Symbol.toStringTag]: tag, toFrame } = value as { [Symbol.toStringTag]?: unknown; toFrame?: unknown };
  return typeof toFrame === "function" && typeof tag === "function" && tag.call(value) === "Series";
}
