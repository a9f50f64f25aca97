/**
 * A sentence with a capital letter at its beginning, which may stand in emphasis. A name from code stays as it is.
 *
 * @param html words, perhaps with tags
 * @example
 * withCapitalLetter("count <em>all</em> weights"); // "Count <em>all</em> weights"
 * withCapitalLetter("conv2d_1 sees edges"); // "conv2d_1 sees edges"
 */
export function withCapitalLetter(html: string): string {
  return html.replace(
    /^((?:\s|<(?:em|strong|b|i)>)*)(\p{Ll})(?![\p{L}\p{M}]*[\p{Lu}\d_(]|[\p{L}\p{M}]*\.\S)/u,
    (_, before: string, letter: string) => `${before}${letter.toUpperCase()}`,
  );
}
