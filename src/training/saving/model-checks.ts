import { createHash } from "node:crypto";

/** What stands in `model.json` beside tfjs' own fields, by which damage is found on loading. */
export interface ModelChecks {
  /** SHA-256 of the other fields of `model.json`, written without spaces. */
  readonly description: string;
  /** SHA-256 of the weights. */
  readonly weights: string;
}

/** The sums of a net's description (the fields of `model.json`, `tseminar` not among them) and its weights. */
export function modelChecks(description: object, weights: Uint8Array): ModelChecks {
  return { description: sha256(JSON.stringify(description)), weights: sha256(weights) };
}

export function sha256(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}
