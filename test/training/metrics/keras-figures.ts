import { readFile } from "node:fs/promises";

/** What `keras-figures.py` wrote; it says how it was made. */
export interface KerasFigures {
  readonly inputs: {
    /** Class of each of 60 examples, 0 … 3 of five. */
    readonly classes: number[];
    readonly logits: number[][];
    /** Probabilities of the five classes, of two digits. */
    readonly several: number[][];
    /** Three labels an example. */
    readonly labels: number[][];
    readonly findings: number[][];
  };
  readonly metrics: Readonly<Record<"binary" | "findings" | "classes", Readonly<Record<string, number>>>>;
  readonly losses: Readonly<Record<string, number[]>>;
}

export async function kerasFigures(): Promise<KerasFigures> {
  return JSON.parse(await readFile(new URL("keras-figures.json", import.meta.url), "utf8")) as KerasFigures;
}
