import { Failure } from "../../../kernel-setup/failure.mjs";
import type { NotebookParameter } from "./notebook-parameters.js";
import type { Parameters, ParameterValue } from "./parameter-value.js";

/** What is to be tried of a parameter, as it was typed: `learningRate=1e-3,3e-4`. */
export interface SweptParameter {
  name: string;
  values: readonly string[];
}

/**
 * All combinations of what was typed, the last parameter changing fastest; each value once.
 *
 * @param known what the notebook's parameters cell declares
 * @throws Failure when a name is not declared there, is there twice, or a value is not of its kind
 */
export function sweptValues(
  swept: readonly SweptParameter[],
  known: ReadonlyMap<string, NotebookParameter>,
): Parameters[] {
  const names = [...known.keys()].join(", ");
  if (swept.length === 0)
    throw new Failure(`say what to sweep, e.g. -p ${[...known.keys()][0] ?? ""}=… (one of: ${names})`);
  let combinations: Parameters[] = [{}];
  for (const { name, values } of swept) {
    const parameter = known.get(name);
    if (!parameter) throw new Failure(`unknown parameter "${name}" (one of: ${names})`);
    if (combinations[0] && name in combinations[0])
      throw new Failure(`"${name}" is there twice: give all its values in one -p, with commas between them`);
    const read = [...new Set(values.map((text) => valueOf(text, { name, ...parameter })))];
    combinations = combinations.flatMap((before) => read.map((value) => ({ ...before, [name]: value })));
  }
  return combinations;
}

function valueOf(text: string, { name, kind, choices }: NotebookParameter & { name: string }): ParameterValue {
  const number = text === "" ? NaN : Number(text);
  const isBoolean = text === "true" || text === "false";
  const wrong = (what: string) => new Failure(`${name} is ${what} in the notebook, and "${text}" is none`);
  if (choices && !choices.includes(text)) throw wrong(`one of ${choices.join(", ")}`);
  if (kind === "string") return text;
  if (kind === "number") {
    if (!Number.isFinite(number)) throw wrong("a number");
    return number;
  }
  if (kind === "boolean") {
    if (!isBoolean) throw wrong("true or false");
    return text === "true";
  }
  if (isBoolean) return text === "true";
  return Number.isFinite(number) ? number : text;
}
