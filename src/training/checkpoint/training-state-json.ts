import type { TrainingState } from "../callback.js";
import { CheckpointError } from "./checkpoint-error.js";

/** A number as JSON can keep it: it knows none that is not finite. */
type JsonNumber = number | "NaN" | "Infinity" | "-Infinity";

/** A {@link TrainingState} as JSON can keep it. */
export interface TrainingStateJson {
  readonly epoch: number;
  readonly history: {
    readonly epoch: readonly number[];
    readonly history: Readonly<Record<string, readonly JsonNumber[]>>;
    readonly seconds: readonly number[];
  };
  readonly random: readonly number[];
}

/** A training's state as JSON can keep it; NaN and Infinity become words. */
export function stateToJson({ epoch, history, random }: TrainingState): TrainingStateJson {
  const values = Object.entries(history.history).map(([name, numbers]) => [name, Array.from(numbers, toJson)] as const);
  return { epoch, history: { ...history, history: Object.fromEntries(values) }, random };
}

/**
 * The reverse of {@link stateToJson}.
 *
 * @throws CheckpointError when it is not a training's state
 */
export function stateFromJson(json: unknown): TrainingState {
  if (!isStateJson(json)) {
    throw new CheckpointError("the checkpoint's training state is of another form: it was saved by another version");
  }
  const { epoch, history, random } = json;
  const values = Object.entries(history.history).map(([name, numbers]) => [name, numbers.map(Number)] as const);
  return { epoch, history: { ...history, history: Object.fromEntries(values) }, random };
}

/** A value that a list lacks, one that a callback added later, is NaN. */
function toJson(value: number | undefined): JsonNumber {
  if (value === undefined) return "NaN";
  return Number.isFinite(value) ? value : (String(value) as JsonNumber);
}

function isStateJson(value: unknown): value is TrainingStateJson {
  const { epoch, history, random } = (value ?? {}) as Partial<TrainingStateJson>;
  const lists = [random, history?.epoch, history?.seconds, ...Object.values(history?.history ?? {})];
  return (
    typeof epoch === "number" && typeof history?.history === "object" && lists.every((list) => Array.isArray(list))
  );
}
