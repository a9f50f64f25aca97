import { describeProblems } from "../compiler/describe-problems.js";
import type { CompileResult } from "../compiler/messages.js";
import type { CellDone, CellError, CommMessage } from "../runner/messages.js";
import { asCellError, cellError } from "./cell-error.js";
import { CommTable } from "./comm-table.js";
import { CompilerProcess } from "./compiler-process.js";
import type { Connection, Request } from "./connection.js";
import { type ExecuteContent, executeContent } from "./execute-content.js";
import type { Ended } from "./execute-queue.js";
import { type HelpQuestion, helpQuestion } from "./help-question.js";
import type { History } from "./history.js";
import { inspectionBundle } from "./inspection-bundle.js";
import { type Interruption, interrupt } from "./interruption.js";
import { JsonBytes, type Header } from "./messages.js";
import { RunnerDied, type RunnerEvents, RunnerProcess } from "./runner-process.js";

/** What came of a cell. */
interface Outcome {
  error?: CellError | undefined;
  result?: CellDone["result"];
  expressions?: CellDone["expressions"];
  payload?: object[];
}

/** The cell that runs. */
interface RunningCell {
  request: Request;
  content: ExecuteContent;
  /** Set while the runner has it. */
  runner?: RunnerProcess;
  interruption?: Interruption;
  isInterrupted: boolean;
}

/** The cells of a kernel: compiles and runs one at a time, and shows what they write. */
export class CellSession {
  readonly compiler = new CompilerProcess();
  readonly comms = new CommTable();
  #runner: RunnerProcess | undefined;
  #count = 0;
  #running: RunningCell | undefined;
  /** Header of the request whose cell runs or ran last. */
  #latest: Header | undefined;
  #isAsking = false;
  #isClosed = false;

  constructor(
    private readonly connection: Connection,
    private readonly history: History,
  ) {}

  /** Starts the processes. */
  start(): void {
    if (!this.#isClosed) this.compiler.start();
    if (!this.#isClosed) this.#runner ??= this.#startRunner();
  }

  /** The number of the last cell that counted. */
  get count(): number {
    return this.#count;
  }

  /** The request whose cell runs. */
  get running(): Request | undefined {
    return this.#running?.request;
  }

  /** Ids of the processes that the session has started. */
  get pids(): number[] {
    return [this.compiler.pid, this.#runner?.pid].filter((pid): pid is number => pid !== undefined);
  }

  /** Runs the cell of a request and shows what comes of it, all but the reply. */
  async execute(request: Request): Promise<Ended> {
    const started = new Date().toISOString();
    let content: ExecuteContent | undefined;
    let outcome: Outcome;
    try {
      content = executeContent(request);
      outcome = await this.#execute(request, content);
    } catch (thrown) {
      outcome = { error: asCellError(thrown) };
    }
    const { error, expressions = {}, payload = [] } = outcome;
    if (error) this.connection.publish("error", error, { parent: request.header });
    const status = error ? { status: "error", ...error } : { status: "ok" };
    const reply = { ...status, execution_count: this.#count, user_expressions: error ? {} : expressions, payload };
    return {
      stopsQueue: error !== undefined && content?.stopOnError !== false,
      tell: () => this.connection.reply(request, reply, { metadata: { started, status: reply.status } }),
    };
  }

  /** Interrupts the cell that runs, if one does. */
  interrupt(): void {
    const cell = this.#running;
    if (!cell) return;
    if (cell.interruption) cell.interruption.again();
    else if (cell.runner) cell.interruption = this.#interrupt(cell.runner, cell);
    else if (cell.isInterrupted) this.compiler.kill();
    cell.isInterrupted = true;
  }

  /** Takes the answer to an `input_request`. */
  answerInput(value: unknown): void {
    if (!this.#isAsking) return;
    this.#isAsking = false;
    this.#runner?.watch({ type: "input", value: typeof value === "string" ? value : null });
  }

  /** Hands a message of a comm over to the cells; resolves when they have heard it. */
  async receiveComm(message: CommMessage, parent: Header): Promise<void> {
    this.comms.note(message);
    await this.#runner?.tellComm({ message, parent });
  }

  /** Ends the processes. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([this.compiler.end(), this.#runner?.end()]);
  }

  async #execute(request: Request, content: ExecuteContent): Promise<Outcome> {
    const { code, silent } = content;
    const parent = request.header;
    const number = this.#count + 1;
    const cell: RunningCell = { request, content, isInterrupted: false };
    this.#running = cell;
    this.#latest = parent;
    if (!silent) this.connection.publish("execute_input", { code, execution_count: number }, { parent });
    const isEmpty = code.trim() === "";
    if (content.storeHistory && !isEmpty) {
      this.#count = number;
      this.history.add(number, code);
    }
    try {
      if (isEmpty && Object.keys(content.userExpressions).length === 0) return {};
      const question = helpQuestion(code);
      if (question) return await this.#help(question, parent);
      const outcome = await this.#run(cell, number);
      if (outcome.result && !silent) this.#showResult(outcome.result, { number, cell });
      return outcome;
    } finally {
      cell.interruption?.stop();
      this.#running = undefined;
      this.#isAsking = false;
    }
  }

  async #run(cell: RunningCell, count: number): Promise<Outcome> {
    const { code, silent, allowStdin, userExpressions } = cell.content;
    // The compiler knows the names of this runner: if it dies meanwhile, the cell fails.
    const runner = (this.#runner ??= this.#startRunner());
    const compiled = await this.compiler.call("compile", { code, count });
    if ("problems" in compiled) return { error: describeProblems(compiled.problems) };
    const expressions: Record<string, CompileResult> = {};
    for (const [name, expression] of Object.entries(userExpressions)) {
      expressions[name] = await this.compiler.call("expression", { code: expression, count });
    }
    if (cell.isInterrupted) return { error: cellError("KeyboardInterrupt", "the cell was interrupted") };
    cell.runner = runner;
    const parent = cell.request.header;
    const done = await runner
      .run({ type: "run", cell: compiled.cell, parent, silent, allowStdin, expressions })
      .catch(diedWith);
    if (done instanceof RunnerDied) return { error: cellError(done.name, done.message, done.lastLines) };
    this.compiler.commit({ code, count, ...(done.error && { reached: done.reached }) });
    return done;
  }

  #showResult(result: NonNullable<CellDone["result"]>, { number, cell }: { number: number; cell: RunningCell }): void {
    const text = result.data["text/plain"];
    if (cell.content.storeHistory && typeof text === "string") this.history.addOutput(number, text);
    const content = { execution_count: number, ...result };
    this.connection.publish("execute_result", content, { parent: cell.request.header });
  }

  async #help({ name, detail }: HelpQuestion, parent: Header): Promise<Outcome> {
    const known = await this.compiler.call("inspect", { code: name, position: name.length, detail });
    if (known) return { payload: [{ source: "page", data: inspectionBundle(known), start: 0 }] };
    this.connection.publish("stream", { name: "stdout", text: `Nothing is known of "${name}".\n` }, { parent });
    return {};
  }

  #interrupt(runner: RunnerProcess, { request }: RunningCell): Interruption {
    return interrupt(runner, (text) =>
      this.connection.publish("stream", { name: "stderr", text }, { parent: request.header }),
    );
  }

  #startRunner(): RunnerProcess {
    const runner: RunnerProcess = new RunnerProcess({
      message: (message) => this.#show(message),
      text: (name, text) => this.connection.publish("stream", { name, text }, { parent: this.#latest }),
      ended: (death) => this.#runnerEnded(runner, death),
    });
    return runner;
  }

  #show(message: Parameters<RunnerEvents["message"]>[0]): void {
    const { parent = this.#latest } = message;
    switch (message.type) {
      case "stream":
        this.connection.publish("stream", { name: message.name, text: message.text }, { parent });
        break;
      case "display": {
        const type = message.update ? "update_display_data" : "display_data";
        this.connection.publish(type, new JsonBytes(message.content), { parent });
        break;
      }
      case "clear":
        this.connection.publish("clear_output", { wait: message.wait }, { parent });
        break;
      case "comm":
        this.#sendComm(message.message, parent);
        break;
      case "input":
        this.#askForInput(message);
        break;
    }
  }

  #sendComm(message: CommMessage, parent: Header | undefined): void {
    const { type, content, metadata, buffers } = message;
    this.comms.note(message);
    this.connection.publish(type, { data: {}, ...content }, { parent, metadata, buffers });
  }

  #askForInput({ prompt, password, parent }: { prompt: string; password: boolean; parent?: Header }): void {
    const cell = this.#running;
    // Code of an earlier cell has nobody to ask.
    const isOfCell = parent === undefined || parent.msg_id === cell?.request.header.msg_id;
    if (!cell?.content.allowStdin || !isOfCell) {
      this.#runner?.watch({ type: "input", value: null });
      return;
    }
    this.#isAsking = true;
    this.connection.askForInput(cell.request, { prompt, password });
  }

  #runnerEnded(runner: RunnerProcess, death: RunnerDied): void {
    if (this.#isClosed) return;
    this.compiler.reset();
    const parent = this.#latest;
    for (const comm_id of this.comms.clear()) this.connection.publish("comm_close", { comm_id, data: {} }, { parent });
    this.#runner = runner.isReady ? this.#startRunner() : undefined;
    console.error(death.message);
    if (!this.#running) {
      this.connection.publish("stream", { name: "stderr", text: `${death.name}: ${death.message}\n` }, { parent });
    }
  }
}

function diedWith(error: unknown): RunnerDied {
  if (error instanceof RunnerDied) return error;
  throw error;
}
