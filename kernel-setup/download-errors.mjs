import { Failure } from "./failure.mjs";

/** The address could not be read: nobody answered, or the answer was no. */
export class UnreachableError extends Failure {
  /** @override */
  name = "UnreachableError";

  /**
   * @param {string} message
   * @param {object} [more]
   * @param {number} [more.status] of the answer. Default: none, there was none
   * @param {boolean} [more.again] whether it may be better in a moment. Default: false
   * @param {number} [more.wait] milliseconds that the server asked for before that. Default: none
   * @param {unknown} [more.cause]
   */
  constructor(message, { status, again = false, wait, cause } = {}) {
    super(message, { cause });
    this.status = status;
    this.again = again;
    this.wait = wait;
  }
}

/** The disk refuses what arrives. */
export class DiskError extends Failure {
  /** @override */
  name = "DiskError";

  /**
   * @param {string} destination
   * @param {NodeJS.ErrnoException} cause
   * @param {string} [detail] in brackets. Default: none
   */
  constructor(destination, cause, detail = "") {
    const full = cause.code === "ENOSPC" || cause.code === "EDQUOT";
    super(
      full
        ? `no space left for ${destination}${detail}: free some room on that disk, or point TSEMINAR_CACHE to another one`
        : `cannot write ${destination} (${cause.message}): make that folder writable, or point TSEMINAR_CACHE to another one`,
      { cause },
    );
    this.full = full;
  }
}

/**
 * Makes a failure of the file system a {@link DiskError}; other errors pass.
 *
 * @template Result
 * @param {string} destination
 * @param {() => Promise<Result>} work
 * @returns {Promise<Result>}
 */
export async function onDisk(destination, work) {
  try {
    return await work();
  } catch (error) {
    const failure = /** @type {NodeJS.ErrnoException} */ (error);
    throw failure.syscall ? new DiskError(destination, failure) : error;
  }
}

/**
 * @param {string} url
 * @param {string} why
 * @param {{ status?: number, again?: boolean, wait?: number, cause?: unknown }} [more]
 */
export function unreachable(url, why, more) {
  return new UnreachableError(`cannot read ${url} (${why}): check the network or the proxy and run again`, more);
}
