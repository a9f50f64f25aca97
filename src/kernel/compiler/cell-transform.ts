import ts from "typescript";

import { type CellSource, hasJsx, isUsing } from "./cell-source.js";
import { ambientFlag } from "./typescript-internals.js";

/** What the transformation of a cell finds out about it. */
export interface CellFacts {
  hasResult: boolean;
  declares: { name: string; statement: number }[];
}

/**
 * Turns a cell into the body of a function: variables and functions of this and of earlier cells become properties of
 * `exports`, so that all cells share one variable per name; the last expression becomes `__cell.result`, and
 * `__cell.reached` counts the statements that declare something.
 *
 * @param facts filled on the way
 */
export function cellTransform(
  { file, code, own, names }: CellSource,
  { checker, facts }: { checker: ts.TypeChecker; facts: CellFacts },
): ts.TransformerFactory<ts.SourceFile> {
  const ownValues = [...own].filter(([, symbol]) => !isAmbient(symbol));
  const variables = new Map(ownValues.filter(([, { flags }]) => flags & ts.SymbolFlags.Variable));
  const functions = new Map(ownValues.filter(([, { flags }]) => flags & ts.SymbolFlags.Function));
  const lastStatement = file.statements.findLast(({ pos }) => pos < code.length);

  return (context) => {
    const { factory } = context;
    const cell = (property: string): ts.Expression =>
      factory.createPropertyAccessExpression(factory.createIdentifier("__cell"), property);
    const assignment = (target: ts.Expression, value: ts.Expression): ts.Statement =>
      factory.createExpressionStatement(factory.createAssignment(target, value));
    const shared = (name: string, original?: ts.Identifier): ts.Expression => {
      const access = factory.createPropertyAccessExpression(factory.createIdentifier("exports"), name);
      return original ? ts.setOriginalNode(ts.setTextRange(access, original), original) : access;
    };
    const constant = (name: string, value: ts.Expression): ts.Statement => {
      const declaration = factory.createVariableDeclaration(name, undefined, undefined, value);
      return factory.createVariableStatement(
        [],
        factory.createVariableDeclarationList([declaration], ts.NodeFlags.Const),
      );
    };
    const expression = (node: ts.Expression): ts.Expression => ts.visitNode(node, visit, ts.isExpression) ?? node;
    const body = (node: ts.Statement): ts.Statement =>
      ts.visitNode(node, visit, ts.isStatement, (nodes) => factory.createBlock(nodes as readonly ts.Statement[])) ??
      node;

    function isShared(node: ts.Identifier): boolean {
      const target =
        variables.get(node.text) ?? functions.get(node.text) ?? (own.has(node.text) ? undefined : names.get(node.text));
      if (!target || isAmbient(target)) return false;
      const { parent } = node;
      const short = ts.isShorthandPropertyAssignment(parent) && parent.name === node;
      const symbol = short ? checker.getShorthandAssignmentValueSymbol(parent) : checker.getSymbolAtLocation(node);
      return symbol?.declarations !== undefined && symbol.declarations[0] === target.declarations?.[0];
    }

    /** Called as a function, not as a method of `exports`; traces point at the start of its name. */
    function callee(name: ts.Identifier): ts.Expression {
      const comma = factory.createComma(factory.createNumericLiteral(0), shared(name.text, name));
      const start = name.getStart();
      return ts.setSourceMapRange(factory.createParenthesizedExpression(comma), { pos: start, end: start });
    }

    /** What a declaration binds, as the target of an assignment. */
    function target(name: ts.BindingName): ts.Expression {
      if (ts.isIdentifier(name)) return shared(name.text, name);
      if (ts.isArrayBindingPattern(name)) {
        return factory.createArrayLiteralExpression(
          name.elements.map((element) => {
            if (ts.isOmittedExpression(element)) return element;
            return element.dotDotDotToken ? factory.createSpreadElement(withDefault(element)) : withDefault(element);
          }),
        );
      }
      return factory.createObjectLiteralExpression(
        name.elements.map((element) => {
          if (element.dotDotDotToken) return factory.createSpreadAssignment(target(element.name));
          const key = element.propertyName ?? element.name;
          if (ts.isObjectBindingPattern(key) || ts.isArrayBindingPattern(key)) throw new Error("a pattern has no key");
          const visited = ts.isComputedPropertyName(key) ? ts.visitEachChild(key, visit, context) : key;
          return factory.createPropertyAssignment(visited, withDefault(element));
        }),
      );
    }

    function withDefault({ name, initializer }: ts.BindingElement): ts.Expression {
      return initializer ? factory.createAssignment(target(name), expression(initializer)) : target(name);
    }

    function declare(declaration: ts.VariableDeclaration, list: ts.VariableDeclarationList): ts.Statement[] {
      const { name, initializer } = declaration;
      const using = isUsing(list);
      if (ts.isIdentifier(name) && initializer && (using || takesName(initializer))) {
        const local = factory.updateVariableDeclaration(
          declaration,
          name,
          undefined,
          undefined,
          expression(initializer),
        );
        const flags = !using || list.flags & ts.NodeFlags.Const ? list.flags : ts.NodeFlags.Using;
        const statement = factory.createVariableStatement([], factory.createVariableDeclarationList([local], flags));
        return [atPlaceOf(declaration, statement), assignment(shared(name.text), factory.createIdentifier(name.text))];
      }
      // `var x;` inside of a block or loop keeps what it has.
      if (!initializer && !ts.isSourceFile(list.parent.parent)) return [];
      const value = initializer ? expression(initializer) : factory.createVoidZero();
      return [atPlaceOf(declaration, assignment(target(name), value))];
    }

    /** The variables of a `for (var …` as an expression. */
    function initial(list: ts.VariableDeclarationList): ts.Expression | undefined {
      const parts = list.declarations.flatMap(({ name, initializer }) =>
        initializer ? [factory.createAssignment(target(name), expression(initializer))] : [],
      );
      const [first, ...more] = parts;
      return first && more.reduce<ts.Expression>((all, part) => factory.createComma(all, part), first);
    }

    function isOwn(list: ts.Node | undefined): list is ts.VariableDeclarationList {
      if (!list || !ts.isVariableDeclarationList(list)) return false;
      return list.declarations.some(({ name }) =>
        boundNames(name).some((bound) =>
          variables.get(bound.text)?.declarations?.includes(bound.parent as ts.Declaration),
        ),
      );
    }

    function visit(node: ts.Node): ts.Node | ts.Node[] {
      if (isTypeOnly(node)) return node;
      if (ts.isVariableStatement(node) && isOwn(node.declarationList)) {
        const list = node.declarationList;
        const statements = list.declarations.flatMap((declaration) => declare(declaration, list));
        return statements.length > 0 ? statements : factory.createEmptyStatement();
      }
      if (ts.isForStatement(node) && isOwn(node.initializer)) {
        const { condition, incrementor, initializer, statement } = node;
        return factory.updateForStatement(
          node,
          initial(initializer),
          condition && expression(condition),
          incrementor && expression(incrementor),
          body(statement),
        );
      }
      if ((ts.isForOfStatement(node) || ts.isForInStatement(node)) && isOwn(node.initializer)) {
        const [declaration] = node.initializer.declarations;
        const each = declaration ? target(declaration.name) : node.initializer;
        return ts.isForOfStatement(node)
          ? factory.updateForOfStatement(
              node,
              node.awaitModifier,
              each,
              expression(node.expression),
              body(node.statement),
            )
          : factory.updateForInStatement(node, each, expression(node.expression), body(node.statement));
      }
      if (ts.isShorthandPropertyAssignment(node) && isShared(node.name)) {
        const value = shared(node.name.text, node.name);
        const preset = node.objectAssignmentInitializer;
        return factory.createPropertyAssignment(
          node.name.text,
          preset ? factory.createAssignment(value, expression(preset)) : value,
        );
      }
      if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && isShared(node.expression)) {
        const parameters = ts.visitNodes(node.arguments, visit, ts.isExpression);
        const { questionDotToken } = node;
        return questionDotToken
          ? factory.updateCallChain(
              node as ts.CallChain,
              callee(node.expression),
              questionDotToken,
              undefined,
              parameters,
            )
          : factory.updateCallExpression(node, callee(node.expression), undefined, parameters);
      }
      if (ts.isTaggedTemplateExpression(node) && ts.isIdentifier(node.tag) && isShared(node.tag)) {
        const template = ts.visitNode(node.template, visit, ts.isTemplateLiteral) ?? node.template;
        return factory.updateTaggedTemplateExpression(node, callee(node.tag), undefined, template);
      }
      if (ts.isIdentifier(node)) return isReference(node) && isShared(node) ? shared(node.text, node) : node;
      return ts.visitEachChild(node, visit, context);
    }

    function atPlaceOf<T extends ts.Node>(original: ts.Node, node: T): T {
      return ts.setSourceMapRange(ts.setTextRange(node, original), original);
    }

    return (source) => {
      const statements: ts.Statement[] = [];
      for (const name of jsxRoots(source, context.getCompilerOptions())) {
        if (names.has(name) && !own.has(name)) statements.push(constant(name, shared(name)));
      }
      for (const name of functions.keys()) {
        facts.declares.push({ name, statement: -1 });
        statements.push(assignment(shared(name), factory.createIdentifier(name)));
      }
      let declaring = 0;
      for (const statement of source.statements) {
        const isAppended = statement.pos >= code.length;
        if (isAppended && ts.isExpressionStatement(statement)) continue;
        if (statement === lastStatement && ts.isExpressionStatement(statement)) {
          facts.hasResult = true;
          statements.push(atPlaceOf(statement, assignment(cell("result"), expression(statement.expression))));
          continue;
        }
        statements.push(...([visit(statement)].flat() as ts.Statement[]).map((node) => withoutExport(node, factory)));
        const declared = ownValues.filter(
          ([name, { flags, declarations }]) =>
            !functions.has(name) &&
            flags & (ts.SymbolFlags.Value | ts.SymbolFlags.Alias) &&
            declarations?.some((declaration) => topStatement(declaration) === statement),
        );
        for (const [name, { flags }] of declared) {
          facts.declares.push({ name, statement: declaring });
          const local = ts.SymbolFlags.Class | ts.SymbolFlags.Enum | ts.SymbolFlags.ValueModule;
          if (flags & local) statements.push(assignment(shared(name), factory.createIdentifier(name)));
        }
        if (declared.length === 0) continue;
        declaring += 1;
        statements.push(assignment(cell("reached"), factory.createNumericLiteral(declaring)));
      }
      return factory.updateSourceFile(source, ts.setTextRange(factory.createNodeArray(statements), source.statements));
    };
  };
}

/** Names that TypeScript writes for JSX, `React` in `React.createElement`: they stand nowhere in the cell. */
function jsxRoots(file: ts.SourceFile, options: ts.CompilerOptions): Set<string> {
  if (options.jsx !== ts.JsxEmit.React || !hasJsx(file)) return new Set();
  const { reactNamespace = "React", jsxFactory = reactNamespace, jsxFragmentFactory = jsxFactory } = options;
  return new Set([jsxFactory, jsxFragmentFactory].map((factory) => factory.replace(/\..*$/, "")));
}

/** Whether the declared thing exists elsewhere: in `declare …`. */
function isAmbient({ declarations = [] }: ts.Symbol): boolean {
  return declarations.length > 0 && declarations.every((declaration) => (declaration.flags & ambientFlag) !== 0);
}

function isTypeOnly(node: ts.Node): boolean {
  if (ts.isTypeNode(node)) return !ts.isExpressionWithTypeArguments(node);
  if (ts.isHeritageClause(node)) return node.token === ts.SyntaxKind.ImplementsKeyword;
  return (
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isTypeParameterDeclaration(node) ||
    ts.isImportDeclaration(node) ||
    ts.isImportEqualsDeclaration(node) ||
    ts.isExportDeclaration(node)
  );
}

/** Whether an identifier stands for a value, and not for the name of something. */
function isReference(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) || ts.isMetaProperty(parent)) return parent.name !== node;
  if (ts.isPropertyAssignment(parent) || ts.isJsxAttribute(parent) || ts.isEnumMember(parent))
    return parent.name !== node;
  if (ts.isBindingElement(parent)) return parent.initializer === node;
  if (ts.isVariableDeclaration(parent) || ts.isParameter(parent) || ts.isPropertyDeclaration(parent)) {
    return parent.initializer === node;
  }
  if (ts.isFunctionLike(parent)) return "body" in parent && (parent.body as ts.Node | undefined) === node;
  if (ts.isClassLike(parent) || ts.isEnumDeclaration(parent) || ts.isModuleDeclaration(parent)) return false;
  return !(ts.isLabeledStatement(parent) || ts.isBreakOrContinueStatement(parent));
}

/** Whether JavaScript gives a function or class the name of the variable that it is declared with. */
function takesName(node: ts.Expression): boolean {
  if (ts.isParenthesizedExpression(node)) return takesName(node.expression);
  if (ts.isArrowFunction(node)) return true;
  return (ts.isFunctionExpression(node) || ts.isClassExpression(node)) && node.name === undefined;
}

function boundNames(name: ts.BindingName): ts.Identifier[] {
  if (ts.isIdentifier(name)) return [name];
  return name.elements.flatMap((element) => (ts.isOmittedExpression(element) ? [] : boundNames(element.name)));
}

function topStatement(node: ts.Node): ts.Node {
  return ts.isSourceFile(node.parent) ? node : topStatement(node.parent);
}

/** `export` of the user's own: in a cell it changes nothing. */
function withoutExport(node: ts.Statement, factory: ts.NodeFactory): ts.Statement {
  const exporting = new Set([ts.SyntaxKind.ExportKeyword, ts.SyntaxKind.DefaultKeyword]);
  const keep = (modifiers: ts.NodeArray<ts.ModifierLike> | undefined): ts.ModifierLike[] | undefined =>
    modifiers?.filter(({ kind }) => !exporting.has(kind));
  if (ts.isFunctionDeclaration(node) && node.name) {
    const { asteriskToken, name, typeParameters, parameters, type, body } = node;
    return factory.updateFunctionDeclaration(
      node,
      keep(node.modifiers),
      asteriskToken,
      name,
      typeParameters,
      parameters,
      type,
      body,
    );
  }
  if (ts.isClassDeclaration(node) && node.name) {
    const { name, typeParameters, heritageClauses, members } = node;
    return factory.updateClassDeclaration(node, keep(node.modifiers), name, typeParameters, heritageClauses, members);
  }
  if (ts.isEnumDeclaration(node))
    return factory.updateEnumDeclaration(node, keep(node.modifiers), node.name, node.members);
  if (ts.isModuleDeclaration(node))
    return factory.updateModuleDeclaration(node, keep(node.modifiers), node.name, node.body);
  return node;
}
