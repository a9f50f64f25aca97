import ts from "typescript";

import { textOf, type Notebook, type NotebookCell } from "../../handouts/notebook.js";

/**
 * The code cells of a notebook that some code needs to run, in the notebook's order: those that declare the names it uses, and
 * those that these need in turn. Of several cells that declare a name the last before `before` counts.
 *
 * @param code of the cells that are to run
 * @param options `before`: only cells before this one are looked at
 */
export function neededCells(
  { cells }: Notebook,
  code: readonly string[],
  { before }: { before: NotebookCell },
): NotebookCell[] {
  const earlier = cells.slice(0, cells.indexOf(before)).filter(isPlainCode).reverse();
  const needed = new Set<NotebookCell>();
  const open = code.flatMap((text) => [...namesIn(text).used]);
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const declares = name;
    const cell = earlier.find((each) => namesIn(textOf(each.source)).declared.has(declares));
    if (!cell || needed.has(cell)) continue;
    needed.add(cell);
    open.push(...namesIn(textOf(cell.source)).used);
  }
  return cells.filter((cell) => needed.has(cell));
}

/** Cells that everybody gets and that are no exercise themselves. */
function isPlainCode({ cell_type, metadata: { tags = [] } }: NotebookCell): boolean {
  return cell_type === "code" && !tags.some((tag) => ["exercise", "solution", "hidden-tests", "teacher"].includes(tag));
}

/** The names that a cell declares for others, and those that it uses and does not declare itself. */
function namesIn(code: string): { declared: ReadonlySet<string>; used: ReadonlySet<string> } {
  const file = ts.createSourceFile("cell.ts", code, ts.ScriptTarget.Latest, true);
  const declared = new Set<string>();
  const inside = new Set<string>();
  const seen = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) {
      if (isDeclaration(node)) (isTopLevel(node) ? declared : inside).add(node.text);
      else if (!isProperty(node)) seen.add(node.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return { declared, used: new Set([...seen].filter((name) => !declared.has(name) && !inside.has(name))) };
}

function isDeclaration(name: ts.Identifier): boolean {
  const { parent } = name;
  return (
    ((ts.isVariableDeclaration(parent) || ts.isParameter(parent) || ts.isBindingElement(parent)) &&
      parent.name === name) ||
    ts.isImportSpecifier(parent) ||
    ts.isImportClause(parent) ||
    ts.isNamespaceImport(parent) ||
    ((ts.isFunctionDeclaration(parent) ||
      ts.isClassDeclaration(parent) ||
      ts.isInterfaceDeclaration(parent) ||
      ts.isTypeAliasDeclaration(parent) ||
      ts.isEnumDeclaration(parent)) &&
      parent.name === name)
  );
}

/** Whether a declared name is known to later cells: nothing between it and the file makes a scope. */
function isTopLevel(name: ts.Identifier): boolean {
  for (let node: ts.Node = name.parent; !ts.isSourceFile(node); node = node.parent) {
    if (ts.isBlock(node) || ts.isParameter(node) || ts.isForStatement(node) || ts.isForOfStatement(node)) return false;
    if (ts.isArrowFunction(node) || ts.isFunctionExpression(node)) return false;
    if (ts.isFunctionDeclaration(node) && node.name !== name) return false;
  }
  return true;
}

function isProperty(name: ts.Identifier): boolean {
  const { parent } = name;
  return (
    (ts.isPropertyAccessExpression(parent) && parent.name === name) ||
    (ts.isPropertyAssignment(parent) && parent.name === name) ||
    (ts.isPropertySignature(parent) && parent.name === name) ||
    (ts.isMethodDeclaration(parent) && parent.name === name) ||
    (ts.isQualifiedName(parent) && parent.right === name) ||
    (ts.isBindingElement(parent) && parent.propertyName === name)
  );
}
