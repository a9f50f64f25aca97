import { cpus } from "node:os";

import { setSeed } from "tseminar";
import { Table } from "tseminar/display";

import { median } from "./compare.js";
import { resultPlans, type ResultPlan } from "./result-plans.js";

/** Options of {@link bench}. */
export interface ResultsOptions {
  /** Names of the results to get, in that order. Default: all. */
  only?: readonly string[];
  /** Seeds, each for a training of its own; of the values the median counts. Default: 1, 2, 3. */
  seeds?: readonly number[];
}

/** A result with what was reached by each seed. */
interface Result {
  plan: ResultPlan;
  got: number;
  values: number[];
  minutes: number;
}

/**
 * Trains nets on real data as they were trained elsewhere, or to a goal of ours, and prints what they reach: a JSON line
 * for each seed and each result, and a table at the end.
 *
 * @returns whether all goals were reached
 */
export async function bench({ only, seeds = [1, 2, 3] }: ResultsOptions = {}): Promise<boolean> {
  const results: Result[] = [];
  for (const plan of chosenPlans(only)) {
    const values: number[] = [];
    const started = performance.now();
    // One training suffices where no median is asked for.
    for (const seed of plan.oneSeed ? seeds.slice(0, 1) : seeds) {
      setSeed(seed);
      const start = performance.now();
      const { value, ...details } = await plan.train();
      values.push(value);
      console.log(JSON.stringify({ result: plan.name, seed, got: value, ...details, minutes: minutesSince(start) }));
    }
    const result = { plan, got: median(values), values, minutes: minutesSince(started) / values.length };
    results.push(result);
    console.log(JSON.stringify({ result: plan.name, ...summary(result) }));
  }
  console.log(String(table(results)));
  return results.every(isReached);
}

function chosenPlans(only: readonly string[] | undefined): readonly ResultPlan[] {
  if (!only) return resultPlans;
  return only.map((name) => {
    const plan = resultPlans.find((each) => each.name === name);
    if (!plan) throw new Error(`unknown result "${name}" (one of: ${resultPlans.map((each) => each.name).join(", ")})`);
    return plan;
  });
}

function summary(result: Result): object {
  const { plan, got, values, minutes } = result;
  const { what, epochs, goal, minutes: allowed } = plan;
  return { what, epochs, n: values.length, got, goal, minutes, allowedMinutes: allowed, reached: isReached(result) };
}

function isReached({ plan, got, minutes }: Result): boolean {
  return got >= (plan.goal ?? 0) && minutes <= (plan.minutes ?? Infinity);
}

function table(results: readonly Result[]): Table {
  const right = (title: string) => ({ title, align: "right" as const });
  return new Table({
    caption: `Results on ${cpus()[0]?.model ?? "an unknown processor"}, ${cpus().length} cores`,
    columns: [{ title: "result" }, ...["epochs", "seeds", "minutes each", "got", "goal"].map(right), { title: "what" }],
    rows: results.map((result) => {
      const { plan, got, values, minutes } = result;
      const goal = plan.goal === undefined ? "" : `${isReached(result) ? "✓" : "✗"} ${plan.goal}`;
      const numbers = [plan.epochs, values.length, minutes.toFixed(1), got.toFixed(4), goal];
      return [plan.name, ...numbers.map(String), plan.what];
    }),
  });
}

function minutesSince(start: number): number {
  return Number(((performance.now() - start) / 60_000).toFixed(2));
}
