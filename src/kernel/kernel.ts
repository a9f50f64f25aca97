import { AsyncLocalStorage } from "node:async_hooks";
import { readFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";

import { type ShowInNotebook, jupyterDisplay } from "../jupyter.js";
import type { Connection } from "./connection.js";
import { type CellError, describeError } from "./errors.js";
import type { Header, Request } from "./messages.js";
import { mimeBundle, withText } from "./mime-bundle.js";
import { type StreamName, TextGatherer, captureStreams } from "./output.js";
import { type DisplayData, TslabEngine } from "./tslab-engine.js";

/** What an `execute_request` asks for, as far as this kernel knows it. */
interface ExecuteContent {
  code: string;
  silent?: boolean;
  store_history?: boolean;
  stop_on_error?: boolean;
}

/** How long a failed cell waits for the cells that were sent after it and are still on their way, in milliseconds. */
const settleTime = 20;

const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
  version: string;
};

/** A Jupyter kernel: runs cells one after the other and answers every other request at once. */
export class Kernel {
  readonly #engine = new TslabEngine((data, update) => {
    this.#display(data, update);
  });
  readonly #text = new TextGatherer<{ name: StreamName; parent: Header | undefined }>(({ name, parent }, text) => {
    this.connection.publish("stream", { name, text }, parent);
  });
  /** The request that the running code belongs to; what a cell started keeps it after the cell's end. */
  readonly #origin = new AsyncLocalStorage<Header>();
  #latest: Header | undefined;
  #queue: Request[] = [];
  #running = false;

  constructor(private readonly connection: Connection) {}

  /** Takes over the process: its output, errors and signals, and `Symbol.for("Jupyter.display")` of its globals. */
  async start(): Promise<void> {
    const show: ShowInNotebook = (bundle, { displayId, update = false } = {}) => {
      this.#display({ data: withText(bundle), metadata: {}, transient: { display_id: displayId } }, update);
    };
    Object.assign(globalThis, { [jupyterDisplay]: show });
    captureStreams((name, text) => {
      this.#text.add({ name, parent: this.#parent() }, text);
    });
    const report = (error: unknown) => process.stderr.write(`${describeError(error).traceback.join("\n")}\n`);
    process.on("uncaughtException", report);
    process.on("unhandledRejection", report);
    process.on("SIGINT", () => {
      this.#engine.interrupt();
    });
    await this.connection.open((request) => {
      this.#receive(request);
    });
    this.#publish("status", { execution_state: "starting" });
  }

  #receive(request: Request): void {
    if (request.header.msg_type !== "execute_request") {
      this.#answer(request);
      return;
    }
    this.#queue.push(request);
    if (!this.#running) void this.#runQueue();
  }

  async #runQueue(): Promise<void> {
    this.#running = true;
    for (let request = this.#queue.shift(); request; request = this.#queue.shift()) {
      await this.#execute(request);
    }
    this.#running = false;
  }

  async #execute(request: Request): Promise<void> {
    const { header } = request;
    const content = request.content as unknown as ExecuteContent;
    this.#publish("status", { execution_state: "busy" }, header);
    const error = await this.#runCell(content, header);
    const count = { execution_count: this.#engine.count };
    let aborted: Request[] = [];
    if (error && content.stop_on_error !== false) {
      await setTimeout(settleTime);
      aborted = this.#queue.splice(0);
    }
    const status = error ? { status: "error", ...error } : { status: "ok" };
    this.connection.reply(request, "execute_reply", { ...status, ...count, payload: [], user_expressions: {} });
    this.#publish("status", { execution_state: "idle" }, header);
    for (const late of aborted) {
      this.#publish("status", { execution_state: "busy" }, late.header);
      this.connection.reply(late, "execute_reply", { status: "aborted", ...count });
      this.#publish("status", { execution_state: "idle" }, late.header);
    }
  }

  async #runCell(content: ExecuteContent, parent: Header): Promise<CellError | undefined> {
    const { code, silent = false, store_history = true } = content;
    if (!silent && store_history) this.#engine.count += 1;
    const count = { execution_count: this.#engine.count };
    if (!silent) this.#publish("execute_input", { code, ...count }, parent);
    this.#latest = parent;
    let error: CellError | undefined;
    try {
      const outcome = await this.#origin.run(parent, () => this.#engine.run(code));
      error = outcome.error;
      const { value } = outcome;
      if (value !== undefined && value !== null && !silent) {
        const data = await this.#origin.run(parent, () => mimeBundle(value));
        this.#publish("execute_result", { ...count, data, metadata: {} }, parent);
      }
    } catch (thrown) {
      error = describeError(thrown);
    }
    if (error) this.#publish("error", error, parent);
    return error;
  }

  #answer(request: Request): void {
    const { header, content } = request;
    this.#publish("status", { execution_state: "busy" }, header);
    try {
      const reply = this.#replyTo(header.msg_type, content);
      if (reply) this.connection.reply(request, header.msg_type.replace(/_request$/, "_reply"), reply);
    } catch (thrown) {
      const error = { status: "error", ...describeError(thrown) };
      this.connection.reply(request, header.msg_type.replace(/_request$/, "_reply"), error);
    }
    this.#publish("status", { execution_state: "idle" }, header);
    if (header.msg_type === "shutdown_request") this.#shutdown();
  }

  /** The content of a reply; undefined for messages that have none or are unknown. */
  #replyTo(type: string, content: Record<string, unknown>): object | undefined {
    const { code, cursor_pos: cursor } = content as { code: string; cursor_pos: number };
    switch (type) {
      case "kernel_info_request":
        return this.#info();
      case "is_complete_request":
        return this.#engine.isComplete(code);
      case "inspect_request":
        return this.#engine.inspect(code, utf16Offset(code, cursor));
      case "complete_request": {
        const reply = this.#engine.complete(code, utf16Offset(code, cursor));
        const [cursor_start, cursor_end] = [reply.cursor_start, reply.cursor_end].map((at) => codePoints(code, at));
        return { ...reply, cursor_start, cursor_end };
      }
      case "comm_info_request":
        return { status: "ok", comms: {} };
      case "history_request":
        return { status: "ok", history: [] };
      case "interrupt_request":
        this.#engine.interrupt();
        return { status: "ok" };
      case "shutdown_request":
        return { status: "ok", restart: content.restart === true };
      default:
        return undefined;
    }
  }

  #info(): object {
    return {
      status: "ok",
      protocol_version: "5.4",
      implementation: "tseminar",
      implementation_version: version,
      language_info: this.#engine.languageInfo(),
      banner: `tseminar ${version}: TypeScript on Node ${process.version}`,
      help_links: [{ text: "TypeScript", url: "https://www.typescriptlang.org/docs/" }],
    };
  }

  #shutdown(): void {
    this.#engine.close();
    // Not at once: the reply is on its way.
    void setTimeout(100).then(() => process.exit(0));
  }

  #display({ data, metadata, transient }: DisplayData, update: boolean): void {
    this.#publish(update ? "update_display_data" : "display_data", { data, metadata, transient }, this.#parent());
  }

  #parent(): Header | undefined {
    return this.#origin.getStore() ?? this.#latest;
  }

  /** Publishes after all text that was written before. */
  #publish(type: string, content: object, parent?: Header): void {
    this.#text.flush();
    this.connection.publish(type, content, parent);
  }
}

// Jupyter counts positions in code points, JavaScript in UTF-16 units.

function utf16Offset(text: string, codePoint: number): number {
  return Array.from(text).slice(0, codePoint).join("").length;
}

function codePoints(text: string, offset: number): number {
  return Array.from(text.slice(0, offset)).length;
}
