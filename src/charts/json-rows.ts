const texts = new WeakMap<object, string>();

/** Rows as a JSON array; the text of a row is made once, so rows must not change. */
export function jsonRows(rows: readonly object[]): string {
  return `[${rows.map(textOf).join(",")}]`;
}

function textOf(row: object): string {
  let text = texts.get(row);
  if (text === undefined) texts.set(row, (text = JSON.stringify(row)));
  return text;
}
