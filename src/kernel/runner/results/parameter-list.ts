const CLOSING: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };

/**
 * The parameters of a function as its source has them, in parentheses.
 *
 * @returns "" for functions of the engine, whose source is not there
 * @example
 * parameterList(async (a, { b } = {}) => a + b); // "(a, { b } = {})"
 */
export function parameterList(callable: object): string {
  const source = Function.prototype.toString.call(callable);
  if (/\{\s*\[native code\]\s*\}$/.test(source)) return "";
  const single = /^(?:async\s+)?([\w$]+)\s*=>/.exec(source)?.[1];
  if (single) return `(${single})`;
  const start = source.indexOf("(");
  return source.slice(start, closingBracket(source, start) + 1).replace(/\s+/g, " ");
}

/** Where the bracket at `start` is closed; brackets in texts do not count. */
function closingBracket(source: string, start: number): number {
  const open: string[] = [];
  for (const { 0: token, index = 0 } of source.slice(start).matchAll(/(["'`])(?:\\.|(?!\1)[^\\])*\1|[()[\]{}]/gs)) {
    const closing = CLOSING[token];
    if (closing) open.push(closing);
    else if (token === open.at(-1)) open.pop();
    if (open.length === 0) return start + index;
  }
  return start;
}
