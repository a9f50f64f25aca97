// Jupyter counts positions in code points, JavaScript in UTF-16 units.

/** The position in UTF-16 units of a position in code points; one past the end is the end. */
export function utf16Offset(text: string, codePoints: number): number {
  let offset = 0;
  for (let passed = 0; passed < codePoints && offset < text.length; passed++) offset += unitsAt(text, offset);
  return offset;
}

/** The position in code points of a position in UTF-16 units; one past the end is the end. */
export function codePointOffset(text: string, utf16: number): number {
  let passed = 0;
  for (let offset = 0; offset < utf16 && offset < text.length; offset += unitsAt(text, offset)) passed++;
  return passed;
}

function unitsAt(text: string, offset: number): 1 | 2 {
  return (text.codePointAt(offset) ?? 0) > 0xffff ? 2 : 1;
}
