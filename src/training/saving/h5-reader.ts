import { once } from "node:events";
import { setTimeout } from "node:timers/promises";
import { Worker } from "node:worker_threads";

/** A weight in an HDF5 file. */
export interface H5Weight {
  /** From the file's root downwards, parts divided by "/". */
  readonly path: string;
  readonly shape: readonly number[];
  /** Row by row; undefined when they are no float32 or float64. */
  readonly values: Float32Array | undefined;
}

/** What is in an HDF5 file of Keras. */
export interface H5Content {
  /** Attributes that are text, by "path@name"; those of the root by "@name". */
  readonly texts: Readonly<Record<string, string | string[]>>;
  readonly weights: readonly H5Weight[];
}

/** Options of {@link H5Reader}. */
export interface H5ReaderOptions {
  /** Milliseconds after which reading a file is given up; 60000 unless told. */
  deadline?: number;
}

/** What stands at the start of an HDF5 file. */
const SIGNATURE = Buffer.from("\x89HDF\r\n\x1a\n", "latin1");

/**
 * Reads HDF5 files with NIST's h5wasm (https://github.com/usnistgov/h5wasm) in a thread of its own, so that a damaged file
 * can neither crash nor block the program: of a thousand damaged ones about ten make the library run out of its memory or
 * round in circles. Weights may not take more bytes than their file has. A thread that gave up is
 * replaced at the next file.
 */
export class H5Reader {
  readonly #deadline: number;
  #thread: Worker | undefined;

  constructor({ deadline = 60_000 }: H5ReaderOptions = {}) {
    this.#deadline = deadline;
  }

  /**
   * Reads one file; wait for it before the next.
   *
   * @throws Error that says why it cannot be read
   */
  async read(bytes: Uint8Array): Promise<H5Content> {
    if (Buffer.compare(bytes.subarray(0, SIGNATURE.length), SIGNATURE) !== 0) throw new Error("it is no HDF5 file");
    this.#thread ??= new Worker(new URL("./h5-worker.js", import.meta.url), { stdout: true, stderr: true });
    const answer = await this.#ask(this.#thread, bytes);
    if (!("problem" in answer)) return answer;
    if (answer.broken) await this.close();
    throw new Error(`it cannot be read as HDF5 (${answer.problem.split("\n", 1)[0]}): save the model anew`);
  }

  /** Ends the thread. */
  async close(): Promise<void> {
    const thread = this.#thread;
    this.#thread = undefined;
    await thread?.terminate();
  }

  async #ask(thread: Worker, bytes: Uint8Array): Promise<Answer> {
    const over = new AbortController();
    const { signal } = over;
    const refuse = (reason: string): never => {
      throw new Error(reason);
    };
    try {
      thread.postMessage(bytes);
      return await Promise.race([
        once(thread, "message", { signal }).then(([answer]) => answer as Answer),
        once(thread, "exit", { signal }).then(() => refuse("HDF5's library gave up")),
        setTimeout(this.#deadline, undefined, { signal }).then(() =>
          refuse(`reading it took longer than ${this.#deadline} ms`),
        ),
      ]);
    } catch (error) {
      await this.close();
      throw error;
    } finally {
      over.abort();
    }
  }
}

type Answer = H5Content | { readonly problem: string; readonly broken: boolean };
