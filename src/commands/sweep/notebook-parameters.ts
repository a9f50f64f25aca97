import ts from "typescript";

import { Failure } from "../../../kernel-setup/failure.mjs";
import { textOf, type Notebook } from "../../handouts/notebook.js";

/** What the parameters cell says of a parameter. */
export interface NotebookParameter {
  /** Undefined where the declaration does not tell: then the kernel's own check of types is left. */
  kind: "number" | "string" | "boolean" | undefined;
  /** The texts that it may be, where its type lists them. */
  choices?: readonly string[];
}

/**
 * The parameters that a notebook declares by `let` in its cell with the tag `parameters`, by their names in the cell's order.
 *
 * @throws Failure when there is no such cell, or it declares nothing that can be set
 */
export function notebookParameters({ cells }: Notebook, notebook: string): ReadonlyMap<string, NotebookParameter> {
  const cell = cells.find(({ cell_type, metadata }) => cell_type === "code" && metadata.tags?.includes("parameters"));
  if (!cell)
    throw new Failure(
      `${notebook} has nothing to sweep: put what can be set to a cell with the tag "parameters", as let name = value;`,
    );
  const file = ts.createSourceFile("parameters.ts", textOf(cell.source), ts.ScriptTarget.Latest, true);
  const parameters = new Map<string, NotebookParameter>();
  for (const statement of file.statements) {
    if (!ts.isVariableStatement(statement)) continue;
    if (!(statement.declarationList.flags & ts.NodeFlags.Let)) continue;
    for (const { name, type, initializer } of statement.declarationList.declarations)
      if (ts.isIdentifier(name)) parameters.set(name.text, type ? ofType(type) : { kind: kindOf(initializer) });
  }
  if (parameters.size > 0) return parameters;
  throw new Failure(`the parameters cell of ${notebook} declares nothing that can be set: write let name = value;`);
}

function ofType(type: ts.TypeNode): NotebookParameter {
  const members = ts.isUnionTypeNode(type) ? type.types : [type];
  const literals = members.flatMap((member) =>
    ts.isLiteralTypeNode(member) && ts.isStringLiteral(member.literal) ? [member.literal.text] : [],
  );
  if (literals.length === members.length) return { kind: "string", choices: literals };
  if (type.kind === ts.SyntaxKind.NumberKeyword) return { kind: "number" };
  if (type.kind === ts.SyntaxKind.StringKeyword) return { kind: "string" };
  return { kind: type.kind === ts.SyntaxKind.BooleanKeyword ? "boolean" : undefined };
}

function kindOf(value: ts.Expression | undefined): NotebookParameter["kind"] {
  if (value === undefined) return undefined;
  if (ts.isNumericLiteral(value)) return "number";
  if (ts.isStringLiteralLike(value)) return "string";
  if (value.kind === ts.SyntaxKind.TrueKeyword || value.kind === ts.SyntaxKind.FalseKeyword) return "boolean";
  if (ts.isParenthesizedExpression(value)) return kindOf(value.expression);
  if (ts.isPrefixUnaryExpression(value)) return kindOf(value.operand);
  if (ts.isConditionalExpression(value)) return kindOf(value.whenTrue);
  if (ts.isBinaryExpression(value) && kindOf(value.left) === kindOf(value.right)) return kindOf(value.left);
  return undefined;
}
