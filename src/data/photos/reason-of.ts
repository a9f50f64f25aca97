import { types } from "node:util";

/** The message of whatever was thrown. */
export function reasonOf(error: unknown): string {
  return types.isNativeError(error) ? error.message : String(error);
}

/** The code that the system gives an error: "ENOENT". */
export function errorCode(error: unknown): string | undefined {
  return types.isNativeError(error) && "code" in error ? String(error.code) : undefined;
}
