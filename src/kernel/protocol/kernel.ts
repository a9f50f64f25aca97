import { inspect } from "node:util";

import type { CommMessage } from "../runner/messages.js";
import { asCellError } from "./cell-error.js";
import { CellSession } from "./cell-session.js";
import { codePointOffset, utf16Offset } from "./code-points.js";
import type { Connection, ConnectionFile, Request } from "./connection.js";
import { ExecuteQueue } from "./execute-queue.js";
import { helpQuestion } from "./help-question.js";
import { History } from "./history.js";
import { inspectionBundle } from "./inspection-bundle.js";
import { kernelInfo } from "./kernel-info.js";
import { usageMeter } from "./usage.js";

/** In milliseconds. */
const startDelay = 30;

type Content = Record<string, unknown>;
type Answer = (content: Content, request: Request) => object | Promise<object>;

/** A Jupyter kernel: runs cells one after the other and answers every other request at once. */
export class Kernel {
  readonly #history = new History();
  readonly #cells: CellSession;
  readonly #queue = new ExecuteQueue({
    run: (request) => this.#execute(request),
    abort: (request) => this.#abort(request),
  });
  readonly #measureUsage = usageMeter();
  #isClosing = false;

  readonly #answers: Record<string, Answer> = {
    kernel_info_request: kernelInfo,
    connect_request: () => ({ status: "ok", ...ports(this.file) }),
    comm_info_request: ({ target_name }) =>
      this.#cells.comms.info(typeof target_name === "string" ? target_name : undefined),
    complete_request: (content) => this.#complete(content),
    inspect_request: (content) => this.#inspect(content),
    is_complete_request: async ({ code }) => {
      if (helpQuestion(text(code))) return { status: "complete" };
      const { status, indent = "" } = await this.#cells.compiler.call("isComplete", { code: text(code) });
      return status === "incomplete" ? { status, indent } : { status };
    },
    history_request: async (content) => ({
      status: "ok",
      history: await this.#history.find(content),
    }),
    interrupt_request: () => {
      this.interrupt();
      return { status: "ok" };
    },
    usage_request: () => this.#measureUsage([process.pid, ...this.#cells.pids]),
    debug_request: debugReply,
    create_subshell_request: noSubshells,
    delete_subshell_request: noSubshells,
    list_subshell_request: noSubshells,
  };

  constructor(
    private readonly connection: Connection,
    private readonly file: ConnectionFile,
  ) {
    this.#cells = new CellSession(connection, this.#history);
  }

  async start(): Promise<void> {
    await this.connection.open((request) => this.#receive(request));
    this.connection.publish("status", { execution_state: "starting" });
    // The client's first question comes before the work that no client waits for.
    setTimeout(() => this.#cells.start(), startDelay);
  }

  /** Interrupts the cell that runs; it fails, and with it those that wait. */
  interrupt(): void {
    this.#cells.interrupt();
  }

  /** Ends the processes, sends what is left, and ends this process. */
  async close(last?: () => void): Promise<void> {
    if (this.#isClosing) return;
    this.#isClosing = true;
    await this.#cells.close();
    await this.#queue.idle();
    await this.#history.written();
    last?.();
    await this.connection.close();
    process.exit();
  }

  #receive(request: Request): void {
    const type = request.header.msg_type;
    if (type === "input_reply") this.#cells.answerInput(request.content["value"]);
    else if (type === "execute_request") this.#queue.add(request);
    else if (type === "shutdown_request") this.#shutdown(request);
    else void this.#answer(request);
  }

  async #execute(request: Request) {
    this.#state("busy", request);
    const { stopsQueue, tell } = await this.#cells.execute(request);
    return {
      stopsQueue,
      tell: () => {
        tell();
        this.#state("idle", request);
      },
    };
  }

  #abort(request: Request): void {
    this.#state("busy", request);
    const reply = { status: "aborted", execution_count: this.#cells.count };
    this.connection.reply(request, reply, { metadata: { status: "aborted" } });
    this.#state("idle", request);
  }

  async #answer(request: Request): Promise<void> {
    const { header, content, metadata, buffers } = request;
    this.#state("busy", request);
    const answer = this.#answers[header.msg_type];
    if (answer) {
      const reply = await this.#reply(() => answer(content, request));
      this.connection.reply(request, reply);
    } else if (isComm(header.msg_type)) {
      const message = { type: header.msg_type, content: content as CommMessage["content"], metadata, buffers };
      await this.#cells.receiveComm(message, header);
    } else {
      console.error(`unknown message type "${header.msg_type}" on ${request.channel}`);
    }
    this.#state("idle", request);
    // Clients take the last state for the kernel's, whatever it belongs to.
    const { running } = this.#cells;
    if (running) this.#state("busy", running);
  }

  async #reply(answer: () => object | Promise<object>): Promise<object> {
    try {
      return await answer();
    } catch (error) {
      return { status: "error", ...asCellError(error) };
    }
  }

  async #complete({ code: source, cursor_pos }: Content): Promise<object> {
    const code = text(source);
    const found = await this.#cells.compiler.call("complete", { code, position: position(code, cursor_pos) });
    const start = codePointOffset(code, found.start);
    const end = codePointOffset(code, found.end);
    return {
      status: "ok",
      matches: found.matches.map((match) => match.text),
      cursor_start: start,
      cursor_end: end,
      metadata: { _jupyter_types_experimental: found.matches.map((match) => ({ ...match, start, end })) },
    };
  }

  async #inspect({ code: source, cursor_pos, detail_level }: Content): Promise<object> {
    const code = text(source);
    const detail = detail_level === 1 ? 1 : 0;
    const place = { code, position: position(code, cursor_pos), detail } as const;
    const known = await this.#cells.compiler.call("inspect", place);
    return { status: "ok", found: known !== null, data: known ? inspectionBundle(known) : {}, metadata: {} };
  }

  #shutdown(request: Request): void {
    const content = { status: "ok", restart: request.content["restart"] === true };
    this.#state("busy", request);
    this.connection.reply(request, content);
    this.#queue.abort();
    void this.close(() => {
      this.connection.publish("shutdown_reply", content, { parent: request.header });
      this.#state("idle", request);
    });
  }

  #state(execution_state: "busy" | "idle", { header }: Request): void {
    this.connection.publish("status", { execution_state }, { parent: header });
  }
}

function text(code: unknown): string {
  if (typeof code === "string") return code;
  throw new Error(`"code" must be text, not ${inspect(code)}`);
}

/** Of a cursor; one that is not given stands at the end. */
function position(code: string, cursor: unknown): number {
  return typeof cursor === "number" ? utf16Offset(code, cursor) : code.length;
}

function isComm(type: string): type is CommMessage["type"] {
  return type === "comm_open" || type === "comm_msg" || type === "comm_close";
}

function ports({ shell_port, iopub_port, stdin_port, control_port, hb_port }: ConnectionFile) {
  return { shell_port, iopub_port, stdin_port, control_port, hb_port };
}

function noSubshells(): never {
  throw new Error("this kernel has no subshells: kernel_info's supported_features does not name them");
}

/** An answer of the Debug Adapter Protocol, which says no. */
function debugReply({ seq, command }: Content): object {
  const message = "this kernel has no debugger: kernel_info's supported_features does not name it";
  const error = asCellError(new Error(message));
  return { type: "response", request_seq: seq, command, success: false, message, status: "error", ...error };
}
