import { StringDecoder } from "node:string_decoder";

export type StreamName = "stdout" | "stderr";

type Callback = (error?: Error) => void;

/** Sends everything written to `process.stdout` and `process.stderr` to `write`. */
export function captureStreams(write: (name: StreamName, text: string) => void): void {
  for (const name of ["stdout", "stderr"] as const) {
    const decoder = new StringDecoder("utf8");
    process[name].write = (chunk: string | Uint8Array, encoding?: BufferEncoding | Callback, callback?: Callback) => {
      write(name, typeof chunk === "string" ? chunk : decoder.write(Buffer.from(chunk)));
      const done = typeof encoding === "function" ? encoding : callback;
      if (done) process.nextTick(done);
      return true;
    };
  }
}

/** How long text waits for more, in milliseconds: Jupyter's server drops output above 1000 messages a second. */
const patience = 20;

/** Gathers small pieces of text into fewer messages, in order. */
export class TextGatherer<Place extends { name: StreamName; parent: unknown }> {
  #place: Place | undefined;
  #pieces: string[] = [];
  #since = 0;

  constructor(private readonly send: (place: Place, text: string) => void) {}

  add(place: Place, text: string): void {
    if (text === "") return;
    if (this.#place?.name !== place.name || this.#place.parent !== place.parent) this.flush();
    if (!this.#place) {
      this.#place = place;
      this.#since = Date.now();
      setTimeout(() => {
        this.flush();
      }, patience);
    }
    this.#pieces.push(text);
    // A cell that never waits gives the timer no turn.
    if (Date.now() - this.#since > patience) this.flush();
  }

  flush(): void {
    const place = this.#place;
    if (!place) return;
    const text = this.#pieces.join("");
    this.#place = undefined;
    this.#pieces = [];
    this.send(place, text);
  }
}
