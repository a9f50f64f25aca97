/** What every chart made from drawn pictures says. */
const standInNote = "drawn stand-in data";

/** What must be said of the data in a chart: nothing for real pictures. */
export function dataNote(standIn: boolean): string | undefined {
  return standIn ? standInNote : undefined;
}
