import pl from "nodejs-polars";

import type { PictureRow } from "./read-pictures.js";

/** The table of files: path, class, split (where there are any), width, height, mode, bytes, format, skipped. */
export function pictureTable(rows: readonly PictureRow[]): pl.DataFrame {
  const text = (name: "path" | "class" | "split" | "mode" | "format" | "skipped") =>
    pl.Series(
      name,
      rows.map((row) => row[name]),
      pl.Utf8,
    );
  const count = (name: "width" | "height" | "bytes") =>
    pl.Series(
      name,
      rows.map((row) => row[name]),
      pl.Int64,
    );
  const inSplits = rows.some(({ split }) => split !== null);
  return pl.DataFrame([
    text("path"),
    text("class"),
    ...(inSplits ? [text("split")] : []),
    count("width"),
    count("height"),
    text("mode"),
    count("bytes"),
    text("format"),
    text("skipped"),
  ]);
}
