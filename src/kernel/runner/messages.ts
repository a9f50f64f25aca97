import type { CompiledCell, CompileResult } from "../compiler/messages.js";
import type { Header } from "../protocol/messages.js";

/** How an error looks on the wire, in `error` messages and in replies. */
export interface CellError {
  ename: string;
  evalue: string;
  traceback: string[];
}

/** Content of a message with a MIME bundle; binary data is base64 text already. */
export interface DisplayContent {
  data: Record<string, unknown>;
  metadata: Record<string, unknown>;
}

/** Content, metadata and binary buffers of `comm_open`, `comm_msg` and `comm_close`. */
export interface CommMessage {
  type: "comm_open" | "comm_msg" | "comm_close";
  content: { comm_id: string; target_name?: string; data?: Record<string, unknown> };
  metadata?: Record<string, unknown>;
  buffers?: Uint8Array[];
}

/** From the protocol's process to the runner, over Node's IPC channel with advanced serialization. */
export type ToRunner =
  | {
      type: "run";
      cell: CompiledCell;
      /** Header of the request: everything that the cell writes carries it, also after its end. */
      parent: Header;
      /** No result is made. */
      silent: boolean;
      allowStdin: boolean;
      /** Evaluated after the cell, if it did not fail. */
      expressions: Record<string, CompileResult>;
    }
  | { type: "comm"; id: number; message: CommMessage; parent: Header };

/** Lines of JSON from the protocol's process to the runner's watchdog thread, on file descriptor 4; its end ends the runner. */
export type ToWatchdog =
  | { type: "interrupt" }
  /** The answer to an `input` message; null when the front end gave none. */
  | { type: "input"; value: string | null };

/**
 * From the runner, on file descriptor 3: frames of 4 bytes length (little endian) and `v8.serialize` of one of these.
 * They are written synchronously, so that they keep their order, arrive while a loop runs, and survive a crash; a runner
 * that writes faster than it is read waits.
 */
export type FromRunner =
  | { type: "ready" }
  | { type: "stream"; name: "stdout" | "stderr"; text: string; parent?: Header }
  /** `content` is the message's content as it is sent, JSON in UTF-8: data, metadata, transient. */
  | { type: "display"; update: boolean; content: Uint8Array; parent?: Header }
  | { type: "clear"; wait: boolean; parent?: Header }
  | { type: "input"; prompt: string; password: boolean; parent?: Header }
  | { type: "comm"; message: CommMessage; parent?: Header }
  /** The listeners of a comm's message have been called. */
  | { type: "heard"; id: number }
  | CellDone;

/** The end of a cell. */
export interface CellDone {
  type: "done";
  count: number;
  error?: CellError;
  /** The value of the last expression, unless it is undefined or null. */
  result?: DisplayContent;
  /** Declaring statements that were done before an error; -1 when the cell did not even begin. */
  reached: number;
  expressions: Record<string, ({ status: "ok" } & DisplayContent) | ({ status: "error" } & CellError)>;
}
