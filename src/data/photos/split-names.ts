/** What folders of splits are called. */
const names: Readonly<Record<string, readonly string[]>> = {
  train: ["train", "training"],
  validation: ["validation", "valid", "val", "dev"],
  test: ["test", "testing"],
  holdout: ["holdout", "hold-out", "hold_out"],
};

/** The split that a folder is named after, in whatever case: "val" and "Valid" are "validation". */
export function splitName(folder: string): string | undefined {
  return Object.keys(names).find((split) => names[split]?.includes(folder.toLowerCase()));
}

/** Order in which splits are listed: train, validation, test, holdout, then others, then none. */
export function splitRank(split: string | null): number {
  if (split === null) return Infinity;
  const rank = Object.keys(names).indexOf(split);
  return rank < 0 ? Object.keys(names).length : rank;
}
