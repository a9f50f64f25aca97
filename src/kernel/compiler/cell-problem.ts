import ts from "typescript";

import type { Problem } from "./messages.js";

/**
 * Errors that are none in a cell: it is emitted as CommonJS, but runs where `await`, `import.meta` and import attributes
 * work; and a package without types is `any`.
 */
const allowed = new Set([
  1309, // await at the top level of a CommonJS module
  1324, // a second argument of import()
  1343, // import.meta
  1375, // await in a file without imports
  1378, // await: module and target
  1431, // for await in a file without imports
  1432, // for await: module and target
  2823, // import attributes: module
  2836, // import assertions on what compiles to require
  2852, // await using
  2853,
  2854,
  2856, // import attributes on what compiles to require
  5097, // an import path that ends with .ts
  7016, // no declarations for a module
]);

/**
 * A diagnostic as a problem of the cell.
 *
 * @param code of the cell, when the diagnostic is in the cell; a position behind it is moved to its end
 * @param file name of another place
 * @returns undefined for what is no error here
 */
export function problemOf(
  diagnostic: ts.Diagnostic,
  { code, file }: { code?: string | undefined; file?: string | undefined },
): Problem | undefined {
  if (diagnostic.category !== ts.DiagnosticCategory.Error || allowed.has(diagnostic.code)) return undefined;
  const message = ts.flattenDiagnosticMessageText(diagnostic.messageText, "\n");
  const text = code ?? diagnostic.file?.text ?? "";
  const start = Math.min(diagnostic.start ?? 0, text.length);
  const before = text.slice(0, start).split(/\r\n|\n|\r/);
  const line = before.length;
  const column = (before.at(-1)?.length ?? 0) + 1;
  const source = text.split(/\r\n|\n|\r/)[line - 1] ?? "";
  const length = Math.max(1, diagnostic.length ?? 1);
  return { line, column, length, code: diagnostic.code, message, source, ...(file === undefined ? {} : { file }) };
}
