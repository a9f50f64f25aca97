/** The words that everything made from drawn pictures carries: tables, charts, pictures and handouts. */
export const standInNote = "drawn stand-in data";

/**
 * What must be said wherever the pictures, or numbers made from them, are shown.
 *
 * @returns undefined for real pictures
 */
export function dataNote({ standIn }: { readonly standIn: boolean }): string | undefined {
  return standIn ? standInNote : undefined;
}
