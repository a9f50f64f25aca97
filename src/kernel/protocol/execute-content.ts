import { inspect } from "node:util";

import type { Message } from "./messages.js";

/** What an `execute_request` asks for. */
export interface ExecuteContent {
  code: string;
  /** Neither input nor result are shown, and the cell does not count. Default: false. */
  silent: boolean;
  /** The cell counts and is added to the history. Default: when it is not silent. */
  storeHistory: boolean;
  /** The cells that wait do not run when this one fails. Default: true. */
  stopOnError: boolean;
  /** Default: false. */
  allowStdin: boolean;
  /** Evaluated after the cell, by name. Default: none. */
  userExpressions: Record<string, string>;
}

/** Reads an `execute_request`; what it leaves out is as in ipykernel. */
export function executeContent({ content }: Message): ExecuteContent {
  const { code, silent, store_history, stop_on_error, allow_stdin, user_expressions } = content;
  if (typeof code !== "string") {
    throw new Error(`"code" of an execute_request must be text, not ${inspect(code)}`);
  }
  const isSilent = silent === true;
  return {
    code,
    silent: isSilent,
    storeHistory: !isSilent && store_history !== false,
    stopOnError: !isSilent && stop_on_error !== false,
    allowStdin: allow_stdin === true,
    userExpressions: Object.fromEntries(
      Object.entries(user_expressions ?? {}).map(([name, expression]) => [name, String(expression)]),
    ),
  };
}
