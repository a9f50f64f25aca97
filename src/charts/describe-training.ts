import type { NumberText } from "./number-text.js";
import type { Best, Panel } from "./training-panel.js";

/** The learning rate at a training's begin and end. */
export interface RateEnds {
  first: number;
  last: number;
}

/** What is said of a training. */
export interface TrainingFacts {
  title: string;
  panels: readonly Panel[];
  best: Best | undefined;
  note: string | undefined;
  rates: RateEnds | undefined;
  /** Whether a part of a further epoch is shown, whose numbers change too fast for words. */
  isRunning: boolean;
  count: number;
  text: NumberText;
}

/** A training in words: the alternative text of its chart. */
export function describeTraining(facts: TrainingFacts): string {
  const { title, panels, best, note, rates, isRunning, count, text } = facts;
  const about = `${title}, ${text.count(count)} epoch${count === 1 ? "" : "s"}${isRunning ? " and a part of the next" : ""}`;
  const courses = panels.flatMap(({ metric, points }) =>
    (["training", "validation"] as const).flatMap((set) => {
      const values = points.filter((point) => point.set === set).map(({ value }) => value);
      if (values.length === 0) return [];
      return [`${set} ${metric} ${firstToLast(values, text)}`];
    }),
  );
  const sentences = [
    courses.length > 0 ? `${about}: ${courses.join(", ")}` : about,
    ...(best ? [`Best epoch ${text.count(best.epoch)}, ${best.name} ${text.value(best.value)}`] : []),
    ...(rates ? [`Learning rate ${firstToLast([rates.first, rates.last], text)}`] : []),
    ...(note === undefined ? [] : [note]),
  ];
  return `${sentences.join(". ")}.`;
}

function firstToLast(values: readonly (number | null)[], text: NumberText): string {
  return [...new Set([values[0], values.at(-1)])].map((value) => text.value(value ?? NaN)).join(" to ");
}
