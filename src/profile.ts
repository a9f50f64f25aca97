/** How much the notebooks train: `quick` for trying them in minutes, `full` for the curriculum's numbers. */
export type Profile = "quick" | "full";

/** The profiles by name. */
export const profiles: readonly Profile[] = ["quick", "full"];

/**
 * The profile that `TSEMINAR_PROFILE` asks for.
 *
 * @returns "full" when the variable is not set, as in JupyterLab
 * @throws when the variable has another value
 * @example
 * const epochs = profile() === "quick" ? 1 : 5;
 */
export function profile(environment: NodeJS.ProcessEnv = process.env): Profile {
  const name = environment["TSEMINAR_PROFILE"] ?? "full";
  const found = profiles.find((known) => known === name);
  if (!found) throw new Error(`unknown TSEMINAR_PROFILE "${name}" (one of: ${profiles.join(", ")})`);
  return found;
}
