/** What a swept parameter may be. */
export type ParameterValue = number | string | boolean;

/** The settings of one run, by the parameters' names. */
export type Parameters = Readonly<Record<string, ParameterValue>>;

/** Settings in words: "learningRate 0.001, filters 32". */
export function inWords(parameters: Parameters): string {
  return Object.entries(parameters)
    .map(([name, value]) => `${name} ${value}`)
    .join(", ");
}
