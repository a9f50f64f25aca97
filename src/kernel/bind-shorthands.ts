import ts from "typescript";

const FILE = "cell.js";

/**
 * Writes `{ epochs }` as `{ epochs: exports.epochs }` in a compiled cell wherever `epochs` is a name of an earlier cell.
 * tslab 1.0.22 does so for every other use of such names and forgets this one.
 *
 * @param output JavaScript as tslab's compiler gives it
 */
export function bindShorthands(output: string): string {
  const file = ts.createSourceFile(FILE, output, ts.ScriptTarget.ES2022, true, ts.ScriptKind.JS);
  const shorthands = find(file, ts.isShorthandPropertyAssignment);
  if (shorthands.length === 0) return output;
  const checker = checkerOf(file);
  const free = shorthands.filter((node) => !checker.getShorthandAssignmentValueSymbol(node)?.declarations?.length);
  return free.reduceRight((text, { name }) => {
    // Free names that no cell exports are globals, such as `console`: those stay as they are.
    const value = `("${name.text}" in exports ? exports.${name.text} : ${name.text})`;
    return `${text.slice(0, name.end)}: ${value}${text.slice(name.end)}`;
  }, output);
}

function find<T extends ts.Node>(root: ts.Node, is: (node: ts.Node) => node is T): T[] {
  const found: T[] = [];
  const visit = (node: ts.Node): void => {
    if (is(node)) found.push(node);
    ts.forEachChild(node, visit);
  };
  visit(root);
  return found;
}

/** A type checker that sees this one file and no library. */
function checkerOf(file: ts.SourceFile): ts.TypeChecker {
  const host: ts.CompilerHost = {
    getSourceFile: (name) => (name === FILE ? file : undefined),
    fileExists: (name) => name === FILE,
    readFile: () => undefined,
    writeFile: () => undefined,
    getDefaultLibFileName: () => "",
    getCurrentDirectory: () => "",
    getCanonicalFileName: (name) => name,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => "\n",
  };
  const options: ts.CompilerOptions = { allowJs: true, noLib: true, noResolve: true, target: ts.ScriptTarget.ES2022 };
  return ts.createProgram([FILE], options, host).getTypeChecker();
}
