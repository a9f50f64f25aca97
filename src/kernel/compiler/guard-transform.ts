import ts from "typescript";

import { awaits } from "./cell-source.js";

/**
 * Lets the code of cells and local files be interrupted, and import as an ES module does: each turn of a loop checks the
 * kernel's flag, `import(x)` becomes `__cell.import(x)` and `import.meta` becomes `__cell.meta`.
 *
 * A loop that awaits may have its next turn when another cell runs: it asks `__cell.check` whether its own cell was
 * interrupted, which takes longer than the flag.
 */
export const guardTransform: ts.TransformerFactory<ts.SourceFile> = (context) => {
  const { factory } = context;
  const cell = (property: string): ts.Expression =>
    factory.createPropertyAccessExpression(factory.createIdentifier("__cell"), property);

  const call = (property: string): ts.Expression => factory.createCallExpression(cell(property), undefined, []);

  function guarded(body: ts.Statement, loop: ts.Node): ts.Statement {
    const flag = factory.createElementAccessExpression(factory.createIdentifier("__interrupted"), 0);
    const check = awaits(ts.getOriginalNode(loop))
      ? factory.createExpressionStatement(call("check"))
      : factory.createIfStatement(flag, factory.createThrowStatement(call("interrupt")));
    return ts.isBlock(body)
      ? factory.updateBlock(body, [check, ...body.statements])
      : ts.setTextRange(factory.createBlock([check, body], true), body);
  }

  function visit(node: ts.Node): ts.Node {
    const visited = ts.visitEachChild(node, visit, context);
    if (ts.isCallExpression(visited) && visited.expression.kind === ts.SyntaxKind.ImportKeyword) {
      return factory.updateCallExpression(visited, cell("import"), undefined, visited.arguments);
    }
    if (ts.isMetaProperty(visited) && visited.keywordToken === ts.SyntaxKind.ImportKeyword) return cell("meta");
    if (ts.isWhileStatement(visited)) {
      return factory.updateWhileStatement(visited, visited.expression, guarded(visited.statement, node));
    }
    if (ts.isDoStatement(visited))
      return factory.updateDoStatement(visited, guarded(visited.statement, node), visited.expression);
    if (ts.isForStatement(visited)) {
      const { initializer, condition, incrementor, statement } = visited;
      return factory.updateForStatement(visited, initializer, condition, incrementor, guarded(statement, node));
    }
    if (ts.isForOfStatement(visited)) {
      const { awaitModifier, initializer, expression, statement } = visited;
      return factory.updateForOfStatement(visited, awaitModifier, initializer, expression, guarded(statement, node));
    }
    if (ts.isForInStatement(visited)) {
      return factory.updateForInStatement(
        visited,
        visited.initializer,
        visited.expression,
        guarded(visited.statement, node),
      );
    }
    return visited;
  }

  return (file) => ts.visitEachChild(file, visit, context);
};
