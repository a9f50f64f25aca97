import ts from "typescript";

import { type CellSource, growingVariables } from "./cell-source.js";

/**
 * Declarations, for the cells after this one, of variables whose type grows while a cell runs: TypeScript follows such a
 * variable only within one file. `const losses = []; losses.push(1)` is settled as `const losses = null! as number[]`.
 *
 * @returns by name, on the line where the cell declares it
 */
export function settledTypes({ file, code }: CellSource, checker: ts.TypeChecker): Map<string, string> {
  const settled = new Map<string, string>();
  const uses = file.statements.filter(({ pos }) => pos >= code.length).filter(ts.isExpressionStatement);
  for (const declaration of growingVariables(file)) {
    const name = declaration.name.text;
    const use = uses.find(({ expression }) => ts.isIdentifier(expression) && expression.text === name);
    if (!use) continue;
    const type = checker.getTypeAtLocation(use.expression);
    const text = typeText(checker.getBaseTypeOfLiteralType(type), checker);
    const above = "\n".repeat(file.getLineAndCharacterOfPosition(declaration.getStart(file)).line);
    const isConst = (declaration.parent.flags & ts.NodeFlags.Const) !== 0;
    settled.set(name, isConst ? `${above}const ${name} = null! as ${text};` : `${above}let ${name}!: ${text};`);
  }
  return settled;
}

/** What a later cell may put into it is open as long as the cell has put nothing into it. */
function typeText(type: ts.Type, checker: ts.TypeChecker): string {
  if (type.flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Null)) return "any";
  const text = checker.typeToString(type, undefined, ts.TypeFormatFlags.NoTruncation);
  return text === "never[]" ? "any[]" : text;
}
