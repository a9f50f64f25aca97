import ts from "typescript";

/** The names that a cell of TypeScript declares and uses. */
export interface CellNames {
  /** What the cells after it see: variables, functions, classes, types, imports. */
  declared: ReadonlySet<string>;
  /** Names that the cell uses and does not declare anywhere itself. */
  used: ReadonlySet<string>;
}

/** Reads the names of a cell off its syntax; what a name means to the compiler is not asked. */
export function cellNames(code: string): CellNames {
  const file = ts.createSourceFile("cell.ts", code, ts.ScriptTarget.Latest, true);
  const declared = new Set<string>();
  const inside = new Set<string>();
  const named = new Set<string>();

  function visit(node: ts.Node): void {
    if (ts.isIdentifier(node)) {
      if (isDeclaredName(node)) (isOutermost(node) ? declared : inside).add(node.text);
      else if (!isPropertyName(node)) named.add(node.text);
    }
    ts.forEachChild(node, visit);
  }
  visit(file);
  return { declared, used: new Set([...named].filter((name) => !declared.has(name) && !inside.has(name))) };
}

function isDeclaredName(node: ts.Identifier): boolean {
  const { parent } = node;
  return (
    (ts.isVariableDeclaration(parent) ||
      ts.isBindingElement(parent) ||
      ts.isParameter(parent) ||
      ts.isFunctionDeclaration(parent) ||
      ts.isFunctionExpression(parent) ||
      ts.isClassDeclaration(parent) ||
      ts.isInterfaceDeclaration(parent) ||
      ts.isTypeAliasDeclaration(parent) ||
      ts.isTypeParameterDeclaration(parent) ||
      ts.isEnumDeclaration(parent) ||
      ts.isImportSpecifier(parent) ||
      ts.isImportClause(parent) ||
      ts.isNamespaceImport(parent)) &&
    parent.name === node
  );
}

/** Whether a declared name is one of the cell's own and not of a block, a function or a type in it. */
function isOutermost(name: ts.Identifier): boolean {
  const owner = name.parent;
  if (ts.isParameter(owner) || ts.isTypeParameterDeclaration(owner)) return false;
  for (let node: ts.Node = owner.parent; !ts.isSourceFile(node); node = node.parent)
    if (ts.isBlock(node) || ts.isFunctionLike(node) || ts.isIterationStatement(node, false) || ts.isClassLike(node))
      return false;
  return true;
}

/** `tensor` in `tf.tensor`, `units` in `{ units: 2 }`: no name of a variable. */
function isPropertyName(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node;
  if (ts.isQualifiedName(parent)) return parent.right === node;
  if (ts.isBindingElement(parent) || ts.isImportSpecifier(parent)) return parent.propertyName === node;
  const isMember = ts.isPropertyAssignment(parent) || ts.isPropertySignature(parent) || ts.isMethodDeclaration(parent);
  return isMember && parent.name === node;
}
