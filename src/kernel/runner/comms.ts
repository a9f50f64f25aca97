import { randomUUID } from "node:crypto";

import { currentContext, runFor } from "./context.js";
import type { Send } from "./frames.js";
import type { CommMessage, ToRunner } from "./messages.js";
import type { Output } from "./output.js";

type Listener = (message: CommData) => void;

/** The comms of the session: channels to widgets in the front end. */
export class Comms {
  readonly #targets = new Map<string, (comm: JupyterComm, message: CommData) => void>();
  readonly #comms = new Map<string, Comm>();

  constructor(
    private readonly send: Send,
    private readonly output: Output,
  ) {}

  open(target: string, options: CommData = {}): JupyterComm {
    const comm = this.#make(randomUUID(), target);
    this.#send("comm_open", comm, options);
    return comm;
  }

  onComm(target: string, opened: (comm: JupyterComm, message: CommData) => void): () => void {
    this.#targets.set(target, opened);
    return () => {
      if (this.#targets.get(target) === opened) this.#targets.delete(target);
    };
  }

  /** Takes a message of the front end; what the cell's listeners write belongs to it. */
  receive({ id, message, parent }: Extract<ToRunner, { type: "comm" }>): void {
    try {
      runFor({ parent, allowStdin: false }, () => this.#take(message));
    } finally {
      this.send({ type: "heard", id });
    }
  }

  #take(message: CommMessage): void {
    const { comm_id: id, target_name: target = "", data } = message.content;
    const taken = { data, metadata: message.metadata, buffers: message.buffers };
    if (message.type === "comm_open") this.#opened(this.#make(id, target), taken);
    else this.#comms.get(id)?.take(message.type, taken);
    this.output.flush();
  }

  #opened(comm: Comm, message: CommData): void {
    const opened = this.#targets.get(comm.target);
    if (opened) opened(comm, message);
    // Without an answer the front end would wait for ever.
    else comm.close();
  }

  #make(id: string, target: string): Comm {
    const comm = new Comm({ id, target }, (type, options) => {
      this.#send(type, comm, options);
    });
    this.#comms.set(id, comm);
    comm.onClose(() => this.#comms.delete(id));
    return comm;
  }

  #send(type: CommMessage["type"], comm: JupyterComm, options: CommData): void {
    const { buffers } = options;
    // What is no JSON, such as a bigint, fails here, in the cell that sends it.
    const { data = {}, metadata } = JSON.parse(
      JSON.stringify({ data: options.data, metadata: options.metadata }),
    ) as CommData;
    const content = { comm_id: comm.id, data, ...(type === "comm_open" ? { target_name: comm.target } : {}) };
    if (type === "comm_close") this.#comms.delete(comm.id);
    this.output.flush();
    this.send({ type: "comm", message: { type, content, metadata, buffers }, parent: currentContext()?.parent });
  }
}

class Comm implements JupyterComm {
  readonly id: string;
  readonly target: string;
  readonly #messageListeners = new Set<Listener>();
  readonly #closeListeners = new Set<Listener>();
  readonly #write: (type: CommMessage["type"], options: CommData) => void;
  #closed = false;

  constructor(names: { id: string; target: string }, write: (type: CommMessage["type"], options: CommData) => void) {
    this.id = names.id;
    this.target = names.target;
    this.#write = write;
  }

  get closed(): boolean {
    return this.#closed;
  }

  send(data: Record<string, unknown>, options: Omit<CommData, "data"> = {}): void {
    if (this.#closed) throw new Error(`the comm "${this.id}" to "${this.target}" is closed: open another one`);
    this.#write("comm_msg", { ...options, data });
  }

  onMessage(listener: Listener): () => void {
    this.#messageListeners.add(listener);
    return () => this.#messageListeners.delete(listener);
  }

  onClose(listener: Listener): () => void {
    this.#closeListeners.add(listener);
    return () => this.#closeListeners.delete(listener);
  }

  close(options: CommData = {}): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#write("comm_close", options);
  }

  /** A message of the other end. */
  take(type: CommMessage["type"], message: CommData): void {
    if (type === "comm_close") this.#closed = true;
    for (const listener of type === "comm_close" ? this.#closeListeners : this.#messageListeners) listener(message);
  }
}
