import { AsyncLocalStorage } from "node:async_hooks";

import type { Header } from "../protocol/messages.js";

/** What code belongs to: a request of the front end, also long after the reply to it. */
export interface Context {
  parent: Header;
  allowStdin: boolean;
  /** Aborted by an interrupt. */
  controller: AbortController;
  /** Bytes of text that were sent, and that were not because there were too many. */
  sent: number;
  dropped: number;
  ended: boolean;
}

const storage = new AsyncLocalStorage<Context>();
let latest: Context | undefined;

/** Runs code, and all that it starts, for a request. */
export function runFor<Result>(
  request: { parent: Header; allowStdin: boolean },
  run: (context: Context) => Result,
): Result {
  const context = { ...request, controller: new AbortController(), sent: 0, dropped: 0, ended: false };
  latest = context;
  return storage.run(context, run, context);
}

/** The context of the running code; that of the latest request for code that native libraries call. */
export function currentContext(): Context | undefined {
  return storage.getStore() ?? latest;
}

/** Runs code for a context that was there before. */
export function runIn<Result>(context: Context, run: () => Result): Result {
  return storage.run(context, run);
}
