import type { History } from "../history.js";

/** A checkpoint that could not be written or read: the message says why and what to do. */
export class CheckpointError extends Error {
  override readonly name = "CheckpointError";

  /** @param history what the finished epochs gave, where a training was ended by it */
  constructor(message: string, { cause, history }: { cause?: unknown; history?: History } = {}) {
    super(message, { cause });
    this.history = history;
  }

  /** The finished epochs of the training that it ended; the net has the weights of the last one. */
  readonly history: History | undefined;
}
