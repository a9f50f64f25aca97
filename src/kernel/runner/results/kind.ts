import type { DisplayContent } from "../messages.js";

/**
 * How one kind of value is shown: returns undefined for a value of another kind. What the kind leaves out, `text/plain`
 * above all, is what every value shows; an exception counts as undefined, for it comes from some getter of the value.
 */
export type Kind = (value: object) => Shown | undefined | Promise<Shown | undefined>;

/** What a {@link Kind} shows; bytes are not base64 yet. */
export interface Shown {
  data: Record<string, unknown>;
  /** Default: none. */
  metadata?: DisplayContent["metadata"];
}
