/** Something that keeps memory for the whole session, beside tfjs' tensors: copies of data sets, recorded graphs. */
export interface SessionPart {
  /** What it is called in a memory report: "data sets on the device". */
  readonly name: string;
  /** Bytes that it keeps. Undefined where that is not known. */
  bytes(): number | undefined;
  /** Bytes that tfjs counts for the same memory among its tensors. Default: none. */
  counted?(): number;
  /** Lets go of what it keeps; it must be able to make it anew when it is needed again. */
  free(): void;
}

const parts = new Set<SessionPart>();

/**
 * Has {@link memoryReport} name a part and {@link clearSession} free it.
 *
 * @returns a function that takes it out again
 */
export function addSessionPart(part: SessionPart): () => void {
  parts.add(part);
  return () => {
    parts.delete(part);
  };
}

/** All parts that were added, in that order. */
export function sessionParts(): readonly SessionPart[] {
  return [...parts];
}
