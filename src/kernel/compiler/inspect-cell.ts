import ts from "typescript";

import type { CellCompiler } from "./cell-compiler.js";
import type { Inspection } from "./messages.js";
import { internals } from "./typescript-internals.js";

/** Longest source of a declaration that is shown, in characters. */
const longestSource = 20_000;

/**
 * What stands at a position of a cell, in UTF-16 units: signature, documentation, and where it is declared.
 *
 * @param place `detail` 1 adds the source of the declaration
 * @returns undefined where nothing is known
 */
export function inspectCell(
  compiler: CellCompiler,
  place: { code: string; position: number; detail: 0 | 1 },
): Inspection | undefined {
  const { file } = compiler.parse(place.code);
  const { checker } = compiler.program;
  const node = nodeAt(file, place);
  if (!node) return undefined;
  const symbol = checker.getSymbolAtLocation(node);
  if (!symbol?.declarations?.length) return typeAt(node, checker);
  const shown = internals.SymbolDisplay.getSymbolDisplayPartsDocumentationAndSymbolKind(
    checker,
    symbol,
    file,
    internals.getContainerNode(node),
    node,
  );
  const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  const declaration = target.valueDeclaration ?? target.declarations?.[0] ?? symbol.declarations[0];
  return {
    signature: ts.displayPartsToString(shown.displayParts),
    documentation: [ts.displayPartsToString(shown.documentation), ...(shown.tags ?? []).map(tagText)]
      .filter((part) => part !== "")
      .join("\n\n"),
    place: declaration ? placeOf(declaration, compiler) : "",
    source: place.detail === 1 && declaration ? sourceOf(declaration) : "",
  };
}

/** The name at the cursor, before it, or that of the call that the cursor is in the parentheses of. */
function nodeAt(file: ts.SourceFile, { code, position }: { code: string; position: number }): ts.Node | undefined {
  const behindName = /[\p{ID_Continue}$]$/u.test(code.slice(0, position));
  const positions = behindName ? [position - 1, position] : [position];
  for (const at of positions) {
    const node = internals.getTouchingPropertyName(file, at);
    if (at < node.end && (ts.isIdentifier(node) || ts.isPrivateIdentifier(node) || isWord(node))) return node;
  }
  let around: ts.Node = internals.getTouchingPropertyName(
    file,
    Math.max(0, code.slice(0, position).trimEnd().length - 1),
  );
  while (!ts.isSourceFile(around)) {
    if ((ts.isCallExpression(around) || ts.isNewExpression(around)) && around.expression.end < position) {
      const { expression } = around;
      return ts.isPropertyAccessExpression(expression) ? expression.name : expression;
    }
    if (ts.isFunctionLike(around)) return undefined;
    around = around.parent;
  }
  return undefined;
}

function isWord(node: ts.Node): boolean {
  return node.kind === ts.SyntaxKind.ThisKeyword || ts.isStringLiteralLike(node) || ts.isNumericLiteral(node);
}

function typeAt(node: ts.Node, checker: ts.TypeChecker): Inspection | undefined {
  const type = checker.getTypeAtLocation(node);
  if (type.flags & ts.TypeFlags.Any) return undefined;
  return { signature: `${node.getText()}: ${checker.typeToString(type)}`, documentation: "", place: "", source: "" };
}

function tagText({ name, text }: ts.JSDocTagInfo): string {
  const content = ts.displayPartsToString(text);
  if (name === "example") return `*@example*\n\n\`\`\`ts\n${content}\n\`\`\``;
  return `*@${name}*${content === "" ? "" : ` ${content}`}`;
}

function placeOf(declaration: ts.Declaration, compiler: CellCompiler): string {
  const file = declaration.getSourceFile();
  const { line } = file.getLineAndCharacterOfPosition(declaration.getStart(file));
  const cell = compiler.cellName(file.fileName);
  return cell === undefined ? `${compiler.program.shownPath(file.fileName)}:${line + 1}` : `${cell}, line ${line + 1}`;
}

function sourceOf(declaration: ts.Declaration): string {
  const list = declaration.parent;
  const whole = ts.isVariableDeclaration(declaration) && ts.isVariableDeclarationList(list) ? list.parent : declaration;
  const text = whole.getText();
  return text.length > longestSource
    ? `${text.slice(0, longestSource)}\n… ${text.length - longestSource} more characters`
    : text;
}
