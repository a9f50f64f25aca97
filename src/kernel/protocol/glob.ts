/** A regular expression for whole texts that match a pattern with `*`, `?` and `[abc]`, as SQLite's GLOB has them. */
export function globExpression(pattern: string): RegExp {
  const source = pattern.replaceAll(/\*+|\?|\[\^?\]?[^\]]*\]|[^]/gu, (part) => {
    if (part.startsWith("*")) return "[^]*?";
    if (part === "?") return "[^]";
    if (part.length > 2 && part.startsWith("[")) return characterClass(part);
    return part.replace(/[\\^$.*+?()[\]{}|/-]/, "\\$&");
  });
  return new RegExp(`^${source}$`, "u");
}

function characterClass(part: string): string {
  const not = part.startsWith("[^") ? "^" : "";
  const characters = part.slice(not === "" ? 1 : 2, -1);
  // A range that runs backwards matches nothing, as in SQLite.
  const ranges = Array.from(characters.matchAll(/([^])-([^])|[^]/gu), ([whole, from, to]) => {
    if (from === undefined || to === undefined) return escaped(whole);
    return from <= to ? `${escaped(from)}-${escaped(to)}` : "";
  });
  return `[${not}${ranges.join("")}]`;
}

function escaped(character: string): string {
  return character.replace(/[\\\]^-]/, "\\$&");
}
