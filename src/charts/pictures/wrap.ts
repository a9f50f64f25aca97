/** Breaks a text between words into lines that fit; a single word that does not fit stays whole. */
export function wrap(text: string, fits: (line: string) => boolean): string[] {
  return text.split(" ").reduce<string[]>((lines, word) => {
    const last = lines.at(-1);
    if (last !== undefined && fits(`${last} ${word}`)) return [...lines.slice(0, -1), `${last} ${word}`];
    return [...lines, word];
  }, []);
}
