import { textOf, type Notebook, type NotebookCell } from "../../handouts/notebook.js";
import { cellNames } from "./cell-names.js";

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
  const open = code.flatMap((text) => [...cellNames(text).used]);
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const declares = name;
    const cell = earlier.find((each) => cellNames(textOf(each.source)).declared.has(declares));
    if (!cell || needed.has(cell)) continue;
    needed.add(cell);
    open.push(...cellNames(textOf(cell.source)).used);
  }
  return cells.filter((cell) => needed.has(cell));
}

/** Cells that everybody gets and that are no exercise themselves. */
function isPlainCode({ cell_type, metadata: { tags = [] } }: NotebookCell): boolean {
  return cell_type === "code" && !tags.some((tag) => ["exercise", "solution", "hidden-tests", "teacher"].includes(tag));
}
