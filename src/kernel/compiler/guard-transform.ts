import ts from "typescript";

/**
 * Lets the code of cells and local files be interrupted, and import as an ES module does: each turn of a loop checks the
 * kernel's flag, `import(x)` becomes `__cell.import(x)` and `import.meta` becomes `__cell.meta`.
 */
export const guardTransform: ts.TransformerFactory<ts.SourceFile> = (context) => {
  const { factory } = context;
  const cell = (property: string): ts.Expression =>
    factory.createPropertyAccessExpression(factory.createIdentifier("__cell"), property);

  function guarded(body: ts.Statement): ts.Statement {
    const flag = factory.createElementAccessExpression(factory.createIdentifier("__interrupted"), 0);
    const stop = factory.createThrowStatement(factory.createCallExpression(cell("interrupt"), undefined, []));
    const check = factory.createIfStatement(flag, stop);
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
      return factory.updateWhileStatement(visited, visited.expression, guarded(visited.statement));
    }
    if (ts.isDoStatement(visited))
      return factory.updateDoStatement(visited, guarded(visited.statement), visited.expression);
    if (ts.isForStatement(visited)) {
      const { initializer, condition, incrementor, statement } = visited;
      return factory.updateForStatement(visited, initializer, condition, incrementor, guarded(statement));
    }
    if (ts.isForOfStatement(visited)) {
      const { awaitModifier, initializer, expression, statement } = visited;
      return factory.updateForOfStatement(visited, awaitModifier, initializer, expression, guarded(statement));
    }
    if (ts.isForInStatement(visited)) {
      return factory.updateForInStatement(visited, visited.initializer, visited.expression, guarded(visited.statement));
    }
    return visited;
  }

  return (file) => ts.visitEachChild(file, visit, context);
};
