import ts from "typescript";

import { type BoundFile, type BoundSymbol, internals } from "./typescript-internals.js";

/** A parsed and bound cell. */
export interface CellSource {
  file: BoundFile;
  /** The cell as it was written; `file.text` may go on after it. */
  code: string;
  /** What the cell itself declares at its top level. */
  own: Map<string, BoundSymbol>;
  /** What the cells before have declared. */
  names: SessionNames;
}

/** The names that a cell can use beside its own, from the cells before. */
export type SessionNames = ReadonlyMap<string, BoundSymbol>;

/**
 * Parses and binds a cell and makes the names of the cells before known in it.
 *
 * What it imports is exported at its end, so that TypeScript keeps imports that only later cells use; variables whose type
 * grows with their use are named there, so that their type is known where the cell ends.
 */
export function cellSource(
  code: string,
  { fileName, names, options }: { fileName: string; names: SessionNames; options: ts.CompilerOptions },
): CellSource {
  const first = parse(code, { fileName, options });
  const imported = importedNames(first);
  const growing = growingVariables(first).map(({ name }) => name.text);
  const suffix = [
    ...(imported.length > 0 ? [`export { ${imported.join(", ")} };`] : []),
    ...growing.map((name) => `${name};`),
  ];
  const complete = first.parseDiagnostics.length > 0 || suffix.length === 0;
  const file = complete ? first : parse(`${code}\n${suffix.join("\n")}`, { fileName, options });
  internals.bindSourceFile(file, options);
  // A program fills it for its own files.
  file.imports = [];
  const locals = (file.locals ??= new Map<string, BoundSymbol>());
  const own = new Map([...locals.values()].map((symbol) => [symbol.name, symbol.exportSymbol ?? symbol]));
  for (const [name, symbol] of names) {
    const key = ts.escapeLeadingUnderscores(name) as string;
    if (!locals.has(key)) locals.set(key, symbol);
  }
  return { file, code, own, names };
}

/** Parses a text as a module, whatever is in it: in a script names would be global, and `await (…)` a call. */
export function parseModule(
  text: string,
  { fileName = "cell.ts", target = ts.ScriptTarget.ESNext, kind = ts.ScriptKind.TS } = {},
): BoundFile {
  const setExternalModuleIndicator = (file: ts.SourceFile): void => {
    (file as BoundFile).externalModuleIndicator = true;
  };
  const language = { languageVersion: target, setExternalModuleIndicator };
  return ts.createSourceFile(fileName, text, language, true, kind) as BoundFile;
}

/**
 * Variables without a type whose first value says nothing: `let best;` and `const losses = [];`. Their type depends on the
 * place in the cell; see `settledTypes`.
 */
export function growingVariables(file: ts.SourceFile): (ts.VariableDeclaration & { name: ts.Identifier })[] {
  const isVague = (value: ts.Expression | undefined): boolean =>
    value === undefined ||
    value.kind === ts.SyntaxKind.NullKeyword ||
    (ts.isIdentifier(value) && value.text === "undefined") ||
    (ts.isArrayLiteralExpression(value) && value.elements.length === 0);
  return file.statements
    .filter(ts.isVariableStatement)
    .filter(({ modifiers = [] }) => modifiers.length === 0)
    .flatMap(({ declarationList }) => declarationList.declarations)
    .filter((declaration) => declaration.type === undefined && isVague(declaration.initializer))
    .filter((declaration): declaration is ts.VariableDeclaration & { name: ts.Identifier } =>
      ts.isIdentifier(declaration.name),
    );
}

/** Specifiers of all imports in a file: static, dynamic, `require` assignments and types. */
export function importSpecifiers(file: ts.SourceFile): string[] {
  const found = new Set<string>();
  const visit = (node: ts.Node): void => {
    if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier) {
      if (ts.isStringLiteral(node.moduleSpecifier)) found.add(node.moduleSpecifier.text);
    } else if (ts.isExternalModuleReference(node)) {
      if (ts.isStringLiteral(node.expression)) found.add(node.expression.text);
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [specifier] = node.arguments;
      if (specifier && ts.isStringLiteralLike(specifier)) found.add(specifier.text);
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      if (ts.isStringLiteral(node.argument.literal)) found.add(node.argument.literal.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return [...found];
}

/** Whether there is an `await` in a file or statement, outside of the functions in it. */
export function awaits(node: ts.Node): boolean {
  if (ts.isAwaitExpression(node) || (ts.isForOfStatement(node) && node.awaitModifier)) return true;
  if (ts.isVariableDeclarationList(node) && isUsing(node) && node.flags & ts.NodeFlags.Const) return true;
  if (ts.isFunctionLike(node) || ts.isModuleDeclaration(node) || ts.isTypeNode(node)) return false;
  return ts.forEachChild(node, (child) => awaits(child) || undefined) ?? false;
}

/** Whether a list is one of `using` or, then also marked as constant, of `await using`. */
export function isUsing({ flags }: ts.VariableDeclarationList): boolean {
  return (flags & ts.NodeFlags.Using) !== 0;
}

/** Whether there is JSX in a file. */
export function hasJsx(node: ts.Node): boolean {
  if (ts.isJsxElement(node) || ts.isJsxSelfClosingElement(node) || ts.isJsxFragment(node)) return true;
  return ts.forEachChild(node, (child) => hasJsx(child) || undefined) ?? false;
}

/** Whether a cell adds to global types or to other modules, which only a file of the program itself can do. */
export function augmentsTypes(file: ts.SourceFile): boolean {
  return file.statements.some(
    (statement) =>
      ts.isModuleDeclaration(statement) &&
      (ts.isStringLiteral(statement.name) || (statement.flags & ts.NodeFlags.GlobalAugmentation) !== 0),
  );
}

function parse(text: string, { fileName, options }: { fileName: string; options: ts.CompilerOptions }): BoundFile {
  const kind = fileName.endsWith("x") ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const target = options.target ?? ts.ScriptTarget.ES2022;
  const file = parseModule(text, { fileName, target, kind });
  file.path = file.resolvedPath = file.originalFileName = fileName;
  file.version = "1";
  return file;
}

/** The names that a file imports, without those that it exports itself under the same name. */
function importedNames(file: ts.SourceFile): string[] {
  const exported = new Set(
    file.statements
      .filter(ts.isExportDeclaration)
      .flatMap(({ exportClause }) =>
        exportClause && ts.isNamedExports(exportClause) ? [...exportClause.elements] : [],
      )
      .map(({ name }) => name.text),
  );
  const imported = file.statements.flatMap((statement) => {
    if (ts.isImportEqualsDeclaration(statement)) return [statement.name.text];
    if (!ts.isImportDeclaration(statement) || !statement.importClause) return [];
    const { name, namedBindings } = statement.importClause;
    const named = !namedBindings
      ? []
      : ts.isNamespaceImport(namedBindings)
        ? [namedBindings.name]
        : namedBindings.elements.map((element) => element.name);
    return [...(name ? [name] : []), ...named].map(({ text }) => text);
  });
  return imported.filter((name) => !exported.has(name));
}
