import { inspect } from "node:util";

import { CheckResult } from "./check-result.js";
import { cifar10 } from "./cifar-10.js";
import { convolution } from "./convolution.js";
import type { ExerciseCheck } from "./exercise-check.js";
import { fashionMnist } from "./fashion-mnist.js";
import { firstSteps } from "./first-steps.js";
import { hotdog } from "./hotdog.js";
import { medmnist } from "./medmnist.js";
import { mnist } from "./mnist.js";

const checks = { ...firstSteps, ...convolution, ...mnist, ...fashionMnist, ...cifar10, ...medmnist, ...hotdog };

/** The exercises of all notebooks: the notebook's name and a number, "mnist-2". */
export type ExerciseId = keyof typeof checks;

/** What an exercise asks for. */
export type AnswerTo<Id extends ExerciseId> = (typeof checks)[Id] extends ExerciseCheck<infer T> ? T : never;

/** The names of all exercises, in the order of the notebooks. */
export const exerciseIds = Object.keys(checks) as readonly ExerciseId[];

/**
 * Looks at an answer to an exercise of a notebook and says "right", or what is off without giving the answer away. It never
 * throws for an answer, so that a notebook runs on.
 *
 * @param answer what the exercise asks for; undefined as long as there is none
 * @throws RangeError when there is no such exercise
 * @example
 * check("convolution-1", 26);
 */
export function check<Id extends ExerciseId>(id: Id, answer: AnswerTo<Id> | undefined): CheckResult {
  const known: Readonly<Record<string, ExerciseCheck<never>>> = checks;
  const exerciseCheck = known[id] as ExerciseCheck<AnswerTo<Id>> | undefined;
  if (!exerciseCheck) throw new RangeError(`there is no exercise "${id}" (one of: ${exerciseIds.join(", ")})`);
  return new CheckResult(id, whatIsOff(exerciseCheck, answer));
}

function whatIsOff<T>(exerciseCheck: ExerciseCheck<T>, answer: T | undefined): string | undefined {
  if (answer === undefined) return "there is no answer yet";
  if (answer instanceof Promise) return "this is a promise, not yet its value: write await before it";
  try {
    return exerciseCheck(answer);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return `${cut(inspect(answer, { depth: 0 }))} cannot be checked, which ended with "${cut(reason)}"`;
  }
}

function cut(text: string): string {
  return text.length > 120 ? `${text.slice(0, 120)} …` : text;
}
