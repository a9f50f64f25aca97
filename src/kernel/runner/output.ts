import { StringDecoder } from "node:string_decoder";
import { clearTimeout, setTimeout } from "node:timers";

import { type Context, currentContext } from "./context.js";
import type { Send } from "./frames.js";

type StreamName = "stdout" | "stderr";
type Callback = (error?: Error) => void;

interface DisplayOptions {
  metadata?: Record<string, unknown>;
  id?: string | undefined;
  update?: boolean | undefined;
}

/** How long text waits for more, in milliseconds, and how much of it: Jupyter's server drops above 1000 messages a second. */
const patience = 50;
const pieceSize = 65_536;
/** Bytes of text that one cell may show; a notebook of that size already opens slowly. */
const cellLimit = 16 * 2 ** 20;

/** Everything that cells show, in order, each for the cell whose code wrote it. */
export class Output {
  #name: StreamName = "stdout";
  #context: Context | undefined;
  #text = "";
  #since = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly send: Send) {}

  /** Sends what is written to `process.stdout` and `process.stderr` here. */
  captureStreams(): void {
    for (const name of ["stdout", "stderr"] as const) {
      const decoder = new StringDecoder("utf8");
      process[name].write = (chunk: string | Uint8Array, encoding?: BufferEncoding | Callback, callback?: Callback) => {
        const text = typeof chunk === "string" ? decodeText(chunk, encoding) : decoder.write(Buffer.from(chunk));
        this.write(name, text);
        const done = typeof encoding === "function" ? encoding : callback;
        if (done) process.nextTick(done);
        return true;
      };
    }
  }

  write(name: StreamName, text: string): void {
    const context = currentContext();
    if (text === "" || (context && this.#isTooMuch(context, text))) return;
    if (this.#text !== "" && (this.#name !== name || this.#context !== context)) this.flush();
    if (this.#text === "") {
      this.#name = name;
      this.#context = context;
      this.#since = performance.now();
      this.#timer ??= setTimeout(() => {
        this.#timer = undefined;
        this.flush();
      }, patience);
    }
    this.#text += text;
    // A cell that never waits gives the timer no turn.
    if (this.#text.length >= pieceSize || performance.now() - this.#since > patience) this.flush();
  }

  /** @param data the bundle as JSON, which goes to the front end as it is */
  display(data: string, options: DisplayOptions = {}): void {
    this.flush();
    const { metadata = {}, id, update = false } = options;
    const transient = id === undefined ? {} : { display_id: id };
    const content = `{"data":${data},"metadata":${JSON.stringify(metadata)},"transient":${JSON.stringify(transient)}}`;
    this.send({ type: "display", update, content: Buffer.from(content), parent: currentContext()?.parent });
  }

  clear(wait: boolean): void {
    this.flush();
    this.send({ type: "clear", wait, parent: currentContext()?.parent });
  }

  flush(): void {
    const text = this.#text;
    if (text === "") return;
    this.#text = "";
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.send({ type: "stream", name: this.#name, text, parent: this.#context?.parent });
  }

  /** Sends what is left of a cell that has ended, and says how much is not shown. */
  finish(context: Context): void {
    this.flush();
    context.ended = true;
    if (context.dropped === 0) return;
    const text = `\n… ${context.dropped.toLocaleString("en")} more bytes of output are not shown (a cell shows at most ${cellLimit / 2 ** 20} MiB): write them to a file instead\n`;
    this.send({ type: "stream", name: "stderr", text, parent: context.parent });
  }

  #isTooMuch(context: Context, text: string): boolean {
    const bytes = Buffer.byteLength(text);
    if (context.dropped === 0 && context.sent + bytes <= cellLimit) {
      context.sent += bytes;
      return false;
    }
    context.dropped += bytes;
    // Of what runs on after its cell nobody knows the end: the note comes with the first piece that is left out.
    if (context.ended && context.dropped === bytes) this.finish(context);
    return true;
  }
}

/** `write` takes text in other encodings too: `write("ff", "hex")`. */
function decodeText(text: string, encoding?: BufferEncoding | Callback): string {
  const isText = typeof encoding !== "string" || ["utf8", "utf-8", "ucs2", "utf16le"].includes(encoding);
  return isText ? text : Buffer.from(text, encoding).toString();
}
