import ts from "typescript";

import type { CompiledCode } from "./messages.js";
import { guardTransform } from "./guard-transform.js";

/** The JavaScript of a file, and the specifiers that it requires at its start. */
export type EmittedCode = Pick<CompiledCode, "code" | "map" | "requires">;

/**
 * Emits one file as CommonJS.
 *
 * @param transform of a cell; local files have none
 */
export function emitCode(
  program: ts.Program,
  { file, transform }: { file: ts.SourceFile; transform?: ts.TransformerFactory<ts.SourceFile> },
): EmittedCode {
  const requires = new Set<string>();
  let code = "";
  let map = "";
  program.emit(
    file,
    (name, text) => {
      if (name.endsWith(".map")) map = text;
      else code = text;
    },
    undefined,
    false,
    {
      before: transform ? [transform, guardTransform] : [guardTransform],
      after: [tidyExports({ requires, isCell: transform !== undefined })],
    },
  );
  return { code: code.replace(/\n?\/\/# sourceMappingURL=.*\s*$/, "\n"), map, requires: [...requires] };
}

/**
 * After TypeScript's own transformation: re-exports can be redefined, because a name may be declared again and a file
 * evaluated again; a cell neither marks nor resets `exports`, which all cells share.
 */
function tidyExports({
  requires,
  isCell,
}: {
  requires: Set<string>;
  isCell: boolean;
}): ts.TransformerFactory<ts.SourceFile> {
  return (context) => (file) => {
    const { factory } = context;
    const redefinable = (node: ts.Node): ts.Node => {
      if (!ts.isObjectLiteralExpression(node)) return node;
      const configurable = factory.createPropertyAssignment("configurable", factory.createTrue());
      return factory.updateObjectLiteralExpression(node, [...node.properties, configurable]);
    };
    const statements = file.statements.flatMap((statement) => {
      for (const specifier of requiredBy(statement)) requires.add(specifier);
      if (!ts.isExpressionStatement(statement)) return [statement];
      const { expression } = statement;
      if (isCell && isSynthesized(statement) && isReset(expression)) return [];
      if (!isExportDefinition(expression)) return [statement];
      const [, name, description] = expression.arguments;
      if (name && ts.isStringLiteral(name) && name.text === "__esModule") return isCell ? [] : [statement];
      const [object, key] = expression.arguments;
      if (!object || !key || !description) return [statement];
      const parameters = [object, key, redefinable(description) as ts.Expression];
      const call = factory.updateCallExpression(expression, expression.expression, undefined, parameters);
      return [factory.updateExpressionStatement(statement, call)];
    });
    return factory.updateSourceFile(file, statements);
  };
}

/** `exports.a = exports.b = void 0`, as TypeScript puts it at the top. */
function isReset(node: ts.Expression): boolean {
  if (ts.isVoidExpression(node)) return true;
  if (!ts.isBinaryExpression(node) || !ts.isPropertyAccessExpression(node.left)) return false;
  const { expression } = node.left;
  return ts.isIdentifier(expression) && expression.text === "exports" && isReset(node.right);
}

/** `Object.defineProperty(exports, …)`. */
function isExportDefinition(node: ts.Expression): node is ts.CallExpression {
  if (!ts.isCallExpression(node) || !isSynthesized(node)) return false;
  const [first] = node.arguments;
  return (
    ts.isPropertyAccessExpression(node.expression) &&
    first !== undefined &&
    ts.isIdentifier(first) &&
    first.text === "exports"
  );
}

function isSynthesized(node: ts.Node): boolean {
  return node.pos < 0 || ts.getOriginalNode(node).pos < 0;
}

/** What `import` became: `const a_1 = require("a")`, bare or in a helper such as `__importStar`. */
function requiredBy(statement: ts.Statement): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) || ts.isClassLike(node)) return;
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === "require") {
      const [specifier] = node.arguments;
      if (specifier && ts.isStringLiteral(specifier) && isSynthesized(node)) found.push(specifier.text);
    }
    ts.forEachChild(node, visit);
  };
  if (ts.isVariableStatement(statement) || ts.isExpressionStatement(statement)) visit(statement);
  return found;
}
