import pl from "nodejs-polars";

import type { KeptRun } from "./kept-run.js";
import type { ParameterValue } from "./parameter-value.js";

/**
 * A row a run: its parameters, what its notebook kept by `glue`, seconds, memory in GB, what it failed with, and the name of
 * its executed notebook; null where there is none.
 */
export function sweepTable(runs: readonly KeptRun[]): pl.DataFrame {
  const parameters = namesIn(runs.map((run) => run.parameters));
  const metrics = sweptMetrics(runs);
  const column = (name: string, valueOf: (run: KeptRun) => ParameterValue | null | undefined) =>
    series(name, runs.map(valueOf));
  return pl.DataFrame([
    ...parameters.map((name) => column(name, (run) => run.parameters[name])),
    ...metrics.map((name) => column(name, ({ results }) => results[name])),
    column("seconds", ({ seconds }) => (seconds === undefined ? null : Number(seconds.toFixed(1)))),
    column("memory GB", ({ memory }) => (memory === undefined ? null : Number((memory / 1e9).toFixed(2)))),
    text(
      "error",
      runs.map(({ error }) => error),
    ),
    text(
      "notebook",
      runs.map(({ executed, id }) => (executed ? `runs/${id}.ipynb` : null)),
    ),
  ]);
}

/** The names of all numbers that the notebooks kept, in their order. */
export function sweptMetrics(runs: readonly KeptRun[]): string[] {
  return namesIn(runs.map(({ results }) => results));
}

/** Of these numbers those that are not the same in all runs, or all where all are the same. */
export function differingMetrics(runs: readonly KeptRun[]): string[] {
  const whole = runs.filter(({ error }) => error === null);
  const metrics = sweptMetrics(runs);
  const differing = metrics.filter((name) => new Set(whole.map(({ results }) => results[name])).size > 1);
  return differing.length > 0 ? differing : metrics;
}

function namesIn(records: readonly Readonly<Record<string, unknown>>[]): string[] {
  return [...new Set(records.flatMap((record) => Object.keys(record)))];
}

function series(name: string, values: readonly (ParameterValue | null | undefined)[]): pl.Series {
  const known = values.filter((value) => value !== null && value !== undefined);
  const list = values.map((value) => value ?? null);
  if (known.every((value) => typeof value === "number"))
    return pl.Series(name, list, known.every(Number.isSafeInteger) ? pl.Int64 : pl.Float64);
  if (known.every((value) => typeof value === "boolean")) return pl.Series(name, list, pl.Bool);
  return text(name, list);
}

function text(name: string, values: readonly (ParameterValue | null)[]): pl.Series {
  return pl.Series(
    name,
    values.map((value) => (value === null ? null : String(value))),
    pl.String,
  );
}
