import { inspect } from "node:util";

/**
 * Says that an answer is of another kind than the exercise asks for.
 *
 * @param what is wanted, with its article
 * @example
 * notWanted("a function", 5); // "a function is wanted, this is 5"
 */
export function notWanted(what: string, answer: unknown): string {
  return `${what} is wanted, this is ${inspect(answer, { depth: 0 }).slice(0, 80)}`;
}
