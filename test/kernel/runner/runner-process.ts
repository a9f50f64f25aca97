import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { deserialize } from "node:v8";

import type { CompiledCell, CompiledFile } from "../../../src/kernel/compiler/messages.js";
import { frameReader } from "../../../src/kernel/protocol/frame-reader.js";
import type { Header } from "../../../src/kernel/protocol/messages.js";
import type { CellDone, FromRunner, ToRunner, ToWatchdog } from "../../../src/kernel/runner/messages.js";

const main = fileURLToPath(new URL("../../../dist/kernel/runner/main.js", import.meta.url));

/** A cell as the compiler would give it: `code` is its own source, line by line. */
export function cell(code: string, more: Partial<CompiledCell> = {}): CompiledCell {
  return {
    count: 1,
    code,
    source: code,
    map: mapOntoItself(code),
    isAsync: /\bawait\b/.test(code),
    requires: [],
    localFiles: {},
    hasResult: code.includes("__cell.result"),
    declares: [],
    files: [],
    ...more,
  };
}

export function file(path: string, code: string, more: Partial<CompiledFile> = {}): CompiledFile {
  const { isAsync, map } = cell(code);
  return { path, code, source: code, map, isAsync, requires: [], localFiles: {}, ...more };
}

export function header(id: string): Header {
  return { msg_id: id, msg_type: "execute_request", session: "s", username: "u", date: "", version: "5.4" };
}

/** What came of a cell: all messages until its end, and the end. */
export interface Ran {
  done: CellDone;
  messages: FromRunner[];
  stdout: string;
  stderr: string;
}

/** The real process, as the protocol's process starts it. */
export class RunnerProcess {
  readonly child: ChildProcess;
  readonly messages: FromRunner[] = [];
  raw = "";
  #count = 0;
  #listeners = new Set<() => void>();

  constructor(cwd: string) {
    this.child = spawn(process.execPath, [main], {
      cwd,
      stdio: ["ignore", "pipe", "pipe", "pipe", "pipe", "ipc"],
      serialization: "advanced",
      detached: true,
    });
    const read = frameReader((frame) => {
      this.messages.push(deserialize(frame) as FromRunner);
      for (const listener of this.#listeners) listener();
    });
    this.child.stdio[3]?.on("data", read);
    for (const name of ["stdout", "stderr"] as const) {
      this.child[name]?.setEncoding("utf8").on("data", (text: string) => {
        this.raw += text;
      });
    }
  }

  /** Runs cells one after the other; the result is that of the last. */
  async run(code: string | CompiledCell, request: Partial<Extract<ToRunner, { type: "run" }>> = {}): Promise<Ran> {
    const count = ++this.#count;
    const from = this.messages.length;
    const compiled = typeof code === "string" ? cell(code, { count }) : { ...code, count };
    const parent = header(`request ${count}`);
    this.send({ type: "run", cell: compiled, parent, silent: false, allowStdin: false, expressions: {}, ...request });
    const done = (await this.until((message) => message.type === "done" && message.count === count)) as CellDone;
    const messages = this.messages.slice(from);
    return { done, messages, stdout: textOf(messages, "stdout"), stderr: textOf(messages, "stderr") };
  }

  send(message: ToRunner): void {
    this.child.send(message);
  }

  tell(message: ToWatchdog): void {
    const watchdog = this.child.stdio[4];
    if (watchdog && "write" in watchdog) watchdog.write(`${JSON.stringify(message)}\n`);
  }

  /** Interrupts as the protocol's process does: the watchdog first, then SIGINT. */
  async interrupt(delay = 200): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, delay));
    this.tell({ type: "interrupt" });
    setTimeout(() => this.child.kill("SIGINT"), 700).unref();
  }

  /** The first message that there is, or comes, for which `is` holds. */
  until(is: (message: FromRunner) => boolean): Promise<FromRunner> {
    return new Promise((resolve) => {
      const look = (): void => {
        const found = this.messages.find(is);
        if (!found) return;
        this.#listeners.delete(look);
        resolve(found);
      };
      this.#listeners.add(look);
      look();
    });
  }

  async end(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = new Promise((resolve) => this.child.once("exit", resolve));
    this.child.kill("SIGKILL");
    await ended;
  }
}

export function textOf(messages: FromRunner[], name: "stdout" | "stderr"): string {
  return messages.map((message) => (message.type === "stream" && message.name === name ? message.text : "")).join("");
}

/** A source map from each column of each line to itself. */
function mapOntoItself(code: string): string {
  // One segment a column: one further in the code, the same file, the same line (one further at a line's start), one further.
  let previous = 0;
  const mappings = code.split("\n").map((line, index) => {
    const segments = Array.from({ length: line.length + 1 }, (_, column) => {
      const segment = column === 0 ? `AA${index === 0 ? "A" : "C"}${vlq(-previous)}` : "CAAC";
      previous = column;
      return segment;
    });
    return segments.join(",");
  });
  return JSON.stringify({ version: 3, sources: ["cell.ts"], names: [], mappings: mappings.join(";") });
}

function vlq(value: number): string {
  const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  let rest = value < 0 ? (-value << 1) | 1 : value << 1;
  let text = "";
  do {
    text += digits[(rest & 31) | (rest > 31 ? 32 : 0)] ?? "";
    rest >>= 5;
  } while (rest > 0);
  return text;
}
