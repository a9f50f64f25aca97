import { types } from "node:util";

import { escapeMarkup } from "./escape-markup.js";

/** What is asked of a data frame of nodejs-polars. */
export interface Frame {
  readonly height: number;
  readonly width: number;
  readonly columns: readonly string[];
  readonly dtypes: readonly { readonly variant: string }[];
  head(length: number): Frame;
  rows(): readonly (readonly unknown[])[];
}

const MOST_ROWS = 50;
const MOST_COLUMNS = 40;
const MOST_CHARACTERS = 200;

/** Digits of numbers that are not whole; those before the point are never cut. */
const DIGITS = 6;

/**
 * The table of a data frame: numbers stand on the right, with six digits where they are not whole; a line under it says what
 * of a large one is left out. The first 50 rows and 40 columns are shown.
 *
 * @example
 * frameHtml(pl.DataFrame({ pi: [Math.PI] })); // "<table>… <td style="text-align: right">3.14159</td> …"
 */
export function frameHtml(frame: Frame): string {
  const columns = frame.columns.slice(0, MOST_COLUMNS);
  const aligned = columns.map((_, i) => {
    const type = frame.dtypes[i]?.variant ?? "";
    return ` style="text-align: ${/^(U?Int|Float|Decimal)\d*$/.test(type) ? "right" : "left"}"`;
  });
  const head = columns.map((name, i) => `<th scope="col"${aligned[i] ?? ""}>${escapeMarkup(name)}</th>`).join("");
  const rows = frame
    .head(MOST_ROWS)
    .rows()
    .map((row) => `<tr>${aligned.map((style, i) => `<td${style}>${escapeMarkup(textOf(row[i]))}</td>`).join("")}</tr>`);
  const left = leftOut(frame);
  const note = left === "" ? "" : `<p>… ${left}</p>`;
  return `<table><thead><tr>${head}</tr></thead><tbody>${rows.join("")}</tbody></table>${note}`;
}

function leftOut({ height, width }: Frame): string {
  const rows = height > MOST_ROWS ? `${number(height - MOST_ROWS)} more of ${number(height)} rows` : "";
  const columns = width > MOST_COLUMNS ? `${number(width - MOST_COLUMNS)} more of ${number(width)} columns` : "";
  return [rows, columns].filter((part) => part !== "").join(", ");
}

function textOf(value: unknown): string {
  const text = plain(value);
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text;
}

function plain(value: unknown): string {
  if (value === null || value === undefined) return "null";
  if (typeof value === "number") return readable(value);
  if (types.isDate(value)) return value.toISOString().replace("T00:00:00.000Z", "");
  if (typeof value === "object") return JSON.stringify(value, (_, each: unknown) => jsonOf(each));
  // oxlint-disable-next-line typescript/no-base-to-string -- objects are dealt with above
  return String(value);
}

function jsonOf(value: unknown): unknown {
  if (typeof value === "bigint") return String(value);
  return typeof value === "number" ? Number(readable(value)) : value;
}

function readable(value: number): string {
  if (!Number.isFinite(value) || Number.isInteger(value)) return String(value);
  const before = Math.trunc(Math.abs(value)).toString().length;
  return String(Number(value.toPrecision(Math.min(Math.max(DIGITS, before), 100))));
}

function number(value: number): string {
  return value.toLocaleString("en-GB");
}
