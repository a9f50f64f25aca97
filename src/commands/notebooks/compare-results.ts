import type { Notebook } from "../../handouts/notebook.js";
import { gluedResults } from "./glued-results.js";

/** A number of an executed notebook beside the range that the notebook declares for it. */
export interface ComparedResult {
  metric: string;
  /** Undefined where the notebook did not keep this number. */
  got: number | undefined;
  /** Undefined where the notebook declares no range. */
  expected: readonly [lowest: number, highest: number] | undefined;
  /** Whether the number is there, is declared, and lies in its range. */
  holds: boolean;
}

/** Compares what an executed notebook kept by `glue` with the ranges in its metadata, `tseminar.expected[profile]`. */
export function compareResults(notebook: Notebook, profile: string): ComparedResult[] {
  const ranges = notebook.metadata.tseminar?.expected?.[profile] ?? {};
  const results = gluedResults(notebook);
  return [...new Set([...results.keys(), ...Object.keys(ranges)])].map((metric) => {
    const [got, expected] = [results.get(metric), ranges[metric]];
    const holds = got !== undefined && expected !== undefined && expected[0] <= got && got <= expected[1];
    return { metric, got, expected, holds };
  });
}

/** A result in one line: `✓ test accuracy: 0.9912 (expected 0.99 to 1)`. */
export function resultLine({ metric, got, expected, holds }: ComparedResult): string {
  const range = expected ? `expected ${rangeText(expected)}` : "its range is not declared in the notebook's metadata";
  return `${holds ? "✓" : "✗"} ${metric}: ${got === undefined ? "not there" : numberText(got)} (${range})`;
}

/** 0.9912, or 485,514. */
export function numberText(value: number): string {
  return value.toLocaleString("en", { maximumFractionDigits: 4 });
}

/** 0.99 to 1. */
export function rangeText([lowest, highest]: readonly [number, number]): string {
  return lowest === highest ? numberText(lowest) : `${numberText(lowest)} to ${numberText(highest)}`;
}
