import { jupyterDisplay, type Displayable, type MimeBundle } from "../jupyter.js";
import { escapeMarkup } from "../escape-markup.js";

/** A column of a {@link Table}. */
export interface TableColumn {
  /** What stands above it. */
  title: string;
  /** `right` for numbers. Default: left. */
  align?: "left" | "right";
}

/** What a {@link Table} holds; every row has one text a column. */
export interface TableContent {
  /** What the table is about. */
  caption: string;
  columns: readonly TableColumn[];
  rows: readonly (readonly string[])[];
  /** Rows of totals. Default: none. */
  footer?: readonly (readonly string[])[];
}

/**
 * A small table of texts that shows itself, as HTML in a notebook and with aligned columns elsewhere. The first text of
 * each row is the row's header.
 *
 * @example
 * new Table({
 *   caption: "Letters",
 *   columns: [{ title: "letter" }, { title: "times", align: "right" }],
 *   rows: [["a", "1,024"]],
 * });
 */
export class Table implements Displayable {
  constructor(readonly content: TableContent) {}

  html(): string {
    const { caption, columns, rows, footer = [] } = this.content;
    const head = columns.map((column) => cell("th", column.title, column, ' scope="col"'));
    return [
      "<table>",
      `<caption style="text-align: left">${escapeMarkup(caption)}</caption>`,
      `<thead><tr>${head.join("")}</tr></thead>`,
      `<tbody>${this.#htmlRows(rows)}</tbody>`,
      ...(footer.length > 0 ? [`<tfoot>${this.#htmlRows(footer)}</tfoot>`] : []),
      "</table>",
    ].join("\n");
  }

  toString(): string {
    const { caption, columns, rows, footer = [] } = this.content;
    const titles = columns.map(({ title }) => title);
    const all = [titles, ...rows, ...footer];
    const widths = columns.map((_, i) => Math.max(...all.map((row) => row[i]?.length ?? 0)));
    const line = (row: readonly string[]): string =>
      columns
        .map(({ align }, i) => (row[i] ?? "")[align === "right" ? "padStart" : "padEnd"](widths[i] ?? 0))
        .join("  ")
        .trimEnd();
    const rule = "─".repeat(widths.reduce((sum, width) => sum + width + 2, -2));
    const totals = footer.length > 0 ? [rule, ...footer.map(line)] : [];
    return [caption, line(titles), rule, ...rows.map(line), ...totals].join("\n");
  }

  [jupyterDisplay](): MimeBundle {
    return { "text/html": this.html(), "text/plain": this.toString() };
  }

  #htmlRows(rows: readonly (readonly string[])[]): string {
    return rows
      .map((row) => {
        const cells = this.content.columns.map((column, i) =>
          i === 0 ? cell("th", row[i], column, ' scope="row"') : cell("td", row[i], column),
        );
        return `<tr>${cells.join("")}</tr>`;
      })
      .join("\n");
  }
}

function cell(tag: "th" | "td", text = "", { align = "left" }: TableColumn, attributes = ""): string {
  // A long name of a layer may go on in a new line, so that the last columns are not cut.
  const broken = escapeMarkup(text).replaceAll("_", "_<wbr>");
  return `<${tag}${attributes} style="text-align: ${align}">${broken}</${tag}>`;
}
