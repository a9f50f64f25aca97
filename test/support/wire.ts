import { type ChildProcessByStdio, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";

import { problemsOf } from "./message-spec.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

export type Channel = "shell" | "control" | "stdin";

/** A header of Jupyter's protocol; empty where there is none, as the parent of what no request caused. */
export interface WireHeader {
  msg_id: string;
  msg_type: string;
  session: string;
  username: string;
  date: string;
  version: string;
}

/** A message from the kernel, just as it came. */
export interface WireMessage {
  channel: "iopub" | Channel;
  /** Seconds of a clock that all times of one kernel are told by. */
  time: number;
  header: WireHeader;
  parent_header: Partial<WireHeader>;
  metadata: Record<string, unknown>;
  content: Record<string, unknown>;
  /** Base64. */
  buffers: string[];
  topic: string;
}

/** What came of a request. */
export interface Exchange {
  /** Content of the reply; empty for a message that has none. */
  reply: Record<string, unknown>;
  replyMessage: WireMessage | undefined;
  /** Messages on iopub that belong to it, without the statuses, until idle. */
  outputs: { type: string; content: Record<string, unknown> }[];
  /** All messages that belong to it until reply and idle, as they came. */
  messages: WireMessage[];
  sent: number;
  /** From sending until both the reply and idle had come. */
  seconds: number;
}

export interface SendOptions {
  /** Default: shell. */
  channel?: Channel;
  metadata?: Record<string, unknown>;
  /** Base64. */
  buffers?: string[];
}

export interface RequestOptions extends SendOptions {
  /** Seconds until it counts as failed. Default: 45. */
  timeout?: number;
  /** Whether a reply has to come. Default: for types that end in `_request`. */
  replied?: boolean;
}

/** Fields of an `execute_request` beside its code; what is not given is as JupyterLab sends it. */
export interface ExecuteOptions extends RequestOptions {
  silent?: boolean;
  store_history?: boolean;
  stop_on_error?: boolean;
  allow_stdin?: boolean;
  user_expressions?: Record<string, string>;
}

export interface KernelProcess {
  pid: number;
  command: string[];
  /** Resident bytes. */
  rss: number;
}

export interface KernelOptions {
  /** Name of the kernelspec. Default: tslab. */
  kernel?: string;
  /** Folder that the kernel runs in. Default: notebooks/. */
  folder?: string;
  /** Variables that are set beside those of this process. Default: a state folder of its own. */
  env?: Record<string, string>;
  /** Default: tcp. */
  transport?: "tcp" | "ipc";
  /** Whether `close` throws when a message broke the specification. Default: true. */
  checked?: boolean;
}

interface Start {
  pid: number;
  started: number;
  key: string;
  ports: Record<string, number>;
}

interface Waiter {
  test: () => boolean;
  done: () => void;
}

/** A running kernel, driven by jupyter_client over its sockets. */
export class WireKernel {
  /** Everything that the kernel has sent. */
  readonly messages: WireMessage[] = [];
  /** Of the kernel, as Jupyter started it. */
  pid = 0;
  /** Of the process that Jupyter is here: the kernel's parent. */
  readonly parentPid: number;
  key = "";
  ports: Record<string, number> = {};
  readonly #state = mkdtempSync(join(tmpdir(), "tseminar-state-"));
  readonly #python: ChildProcessByStdio<Writable, Readable, null>;
  readonly #ended: Promise<void>;
  readonly #checked: boolean;
  readonly #byParent = new Map<string, WireMessage[]>();
  readonly #waiters = new Set<Waiter>();
  readonly #answers = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  readonly #requests = new Set<string>();
  #commands = 0;

  constructor({
    kernel = "tslab",
    folder = join(root, "notebooks"),
    env = {},
    transport = "tcp",
    checked = true,
  }: KernelOptions) {
    this.#checked = checked;
    const script = join(root, "test", "support", "wire.py");
    const python = spawn(join(root, ".venv", "bin", "python"), [script, "--kernel", kernel, "--transport", transport], {
      cwd: folder,
      env: { ...process.env, XDG_STATE_HOME: this.#state, ...env },
      stdio: ["pipe", "pipe", "inherit"],
    });
    this.#python = python;
    this.parentPid = python.pid ?? 0;
    python.stdin.on("error", () => undefined);
    createInterface({ input: python.stdout }).on("line", (line) => {
      this.#read(JSON.parse(line) as WireMessage | { id: number; value?: unknown; error?: string });
    });
    this.#ended = new Promise((resolve) => python.on("close", resolve)).then(() => {
      for (const { reject } of this.#answers.values()) reject(new Error("the bridge to the kernel has ended"));
    });
  }

  /** Waits for the start, until the kernel has answered on shell and on iopub. */
  async ready(): Promise<void> {
    const { pid, key, ports } = (await this.#answer(0)) as Start;
    Object.assign(this, { pid, key, ports });
    await this.#greet();
  }

  async #greet(): Promise<void> {
    for (;;) {
      const id = this.send("kernel_info_request");
      await this.until(() => this.of(id).some(({ channel }) => channel === "shell"), { what: "ready" });
      // What is sent on iopub before the subscription has arrived is lost.
      if (await this.#soon(() => this.of(id).some(isIdle), 0.5)) return;
    }
  }

  /** Sends a message and does not wait; returns its id. */
  send(type: string, content: object = {}, options: SendOptions = {}): string {
    return this.#send(type, content, options).id;
  }

  /** Sends frames just as they are, in base64. */
  async sendFrames(frames: readonly string[], { channel = "shell" }: { channel?: Channel } = {}): Promise<void> {
    await this.#command("frames", { channel, frames });
  }

  /** Sends a request and waits for its reply and for idle; for messages that are no request, for idle. */
  async request(type: string, content: object = {}, options: RequestOptions = {}): Promise<Exchange> {
    const { id, sent } = this.#send(type, content, options);
    return this.exchange(id, { sent, ...options });
  }

  /** Runs a cell. */
  async execute(code: string, options: ExecuteOptions = {}): Promise<Exchange> {
    return this.request("execute_request", executeContent(code, options), options);
  }

  /** Sends a cell and returns its id; {@link exchange} waits for it. */
  start(code: string, options: ExecuteOptions = {}): string {
    return this.send("execute_request", executeContent(code, options), options);
  }

  /** Waits for the end of a request that has been sent. */
  async exchange(
    id: string,
    { sent, timeout = 120, replied = this.#requests.has(id) }: RequestOptions & { sent?: Promise<number> } = {},
  ): Promise<Exchange> {
    const isReply = ({ header }: WireMessage): boolean => header.msg_type.endsWith("_reply");
    const isOver = (): boolean => {
      const messages = this.of(id);
      return messages.some(isIdle) && (!replied || messages.some(isReply));
    };
    await this.until(isOver, { timeout, what: `the end of the request ${id}` });
    const messages = [...this.of(id)];
    const replyMessage = messages.find((message) => isReply(message) && message.channel !== "iopub");
    const start = (await sent) ?? Number.NaN;
    return {
      reply: replyMessage?.content ?? {},
      replyMessage,
      outputs: messages
        .filter(({ channel, header }) => channel === "iopub" && header.msg_type !== "status")
        .map(({ header, content }) => ({ type: header.msg_type, content })),
      messages,
      sent: start,
      seconds: Math.max(...messages.map(({ time }) => time)) - start,
    };
  }

  /** What has come so far that belongs to a request. */
  of(id: string): readonly WireMessage[] {
    return this.#byParent.get(id) ?? [];
  }

  /** Waits until something holds; it is looked at again with each message. */
  async until(test: () => boolean, { timeout = 120, what = "a message" } = {}): Promise<void> {
    if (await this.#soon(test, timeout)) return;
    const latest = this.messages.slice(-8).map(({ channel, header, content }) => {
      return `${channel} ${header.msg_type} ${JSON.stringify(content).slice(0, 150)}`;
    });
    const log = await this.log().catch(() => "");
    throw new Error(
      [`waited ${timeout} s for ${what}; the latest messages were:`, ...latest, "and the log:", log].join("\n"),
    );
  }

  /** Interrupts as a front end does, by message or by signal; returns when, by the clock of the messages. */
  async interrupt(by: "message" | "signal" = "message"): Promise<number> {
    if (by === "signal") return this.signal("SIGINT");
    const { sent } = this.#send("interrupt_request", {}, { channel: "control" });
    return sent;
  }

  /** Sends a signal to the kernel's process group as Jupyter does, or to one process; returns when. */
  async signal(name: NodeJS.Signals, { pid }: { pid?: number } = {}): Promise<number> {
    return (await this.#command("signal", { name, pid })) as number;
  }

  /** Seconds until a heartbeat comes back. */
  async ping(): Promise<number> {
    return (await this.#command("ping")) as number;
  }

  /** The kernel's process and all below it. */
  async processes(): Promise<KernelProcess[]> {
    return (await this.#command("processes")) as KernelProcess[];
  }

  /** The one process below the kernel that runs the code or compiles it. */
  async processOf(role: "runner" | "compiler"): Promise<KernelProcess> {
    const all = await this.processes();
    const found = all.find(({ command }) => command.some((part) => part.includes(`/kernel/${role}/`)));
    if (found) return found;
    throw new Error(`no ${role} among ${all.map(({ command }) => command.join(" ")).join(" | ")}`);
  }

  /** Bytes in memory of all processes. */
  async memory(): Promise<number> {
    return (await this.processes()).reduce((sum, { rss }) => sum + rss, 0);
  }

  /** By Jupyter's kernel manager. */
  async restart(): Promise<void> {
    await this.#command("restart");
    this.pid = (await this.processes())[0]?.pid ?? 0;
    await this.#greet();
  }

  /** By Jupyter's kernel manager; with `now` the kernel is not asked. */
  async shutdown({ now = false } = {}): Promise<void> {
    await this.#command("shutdown", { now });
  }

  /** What the kernel's processes wrote themselves. */
  async log(): Promise<string> {
    return (await this.#command("read_log")) as string;
  }

  /** Messages that break the specification, in words. */
  problems(): string[] {
    return this.messages.flatMap(problemsOf);
  }

  /** Shuts the kernel down, if it still runs, and checks all its messages against the specification. */
  async close(): Promise<void> {
    this.#python.stdin.end();
    await this.#ended;
    rmSync(this.#state, { recursive: true, force: true });
    const problems = this.#checked ? [...new Set(this.problems())] : [];
    if (problems.length > 0) throw new Error(`messages break the specification:\n${problems.slice(0, 20).join("\n")}`);
  }

  #send(
    type: string,
    content: object,
    { channel = "shell", metadata = {}, buffers = [] }: SendOptions,
  ): { id: string; sent: Promise<number> } {
    const id = randomUUID();
    if (type.endsWith("_request")) this.#requests.add(id);
    const sent = this.#command("send", { channel, type, content, metadata, buffers, msg_id: id }) as Promise<number>;
    sent.catch(() => undefined);
    return { id, sent };
  }

  async #soon(test: () => boolean, seconds: number): Promise<boolean> {
    if (test()) return true;
    return new Promise((resolve) => {
      const end = (result: boolean): void => {
        this.#waiters.delete(waiter);
        clearTimeout(timer);
        resolve(result);
      };
      const waiter: Waiter = { test, done: () => end(true) };
      const timer = setTimeout(() => end(false), seconds * 1000);
      this.#waiters.add(waiter);
    });
  }

  #command(what: string, fields: object = {}): Promise<unknown> {
    const id = ++this.#commands;
    const answer = this.#answer(id);
    this.#python.stdin.write(`${JSON.stringify({ id, do: what, ...fields })}\n`);
    return answer;
  }

  #answer(id: number): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#answers.set(id, { resolve, reject });
      if (this.#python.exitCode !== null) reject(new Error("the bridge to the kernel has ended"));
    });
  }

  #read(line: WireMessage | { id: number; value?: unknown; error?: string }): void {
    if ("id" in line) {
      const waiting = this.#answers.get(line.id);
      this.#answers.delete(line.id);
      if (line.error === undefined) waiting?.resolve(line.value);
      else waiting?.reject(new Error(line.error));
      return;
    }
    this.messages.push(line);
    const parent = line.parent_header.msg_id ?? "";
    const siblings = this.#byParent.get(parent);
    if (siblings) siblings.push(line);
    else this.#byParent.set(parent, [line]);
    for (const waiter of this.#waiters) if (waiter.test()) waiter.done();
  }
}

/** Starts a kernel as Jupyter finds it in .venv; its history goes to a folder of its own. */
export async function openKernel(options: KernelOptions = {}): Promise<WireKernel> {
  const kernel = new WireKernel(options);
  await kernel.ready();
  return kernel;
}

/** The contents of an exchange's outputs of one type. */
export function outputsOf({ outputs }: Pick<Exchange, "outputs">, type: string): Record<string, unknown>[] {
  return outputs.filter((output) => output.type === type).map(({ content }) => content);
}

/** What a cell wrote to a stream, in one piece. */
export function textOf(exchange: Pick<Exchange, "outputs">, name: "stdout" | "stderr" = "stdout"): string {
  return outputsOf(exchange, "stream")
    .filter((content) => content["name"] === name)
    .map((content) => String(content["text"]))
    .join("");
}

/** The text of a cell's result; undefined when there is none. */
export function resultOf(exchange: Pick<Exchange, "outputs">): string | undefined {
  const data = outputsOf(exchange, "execute_result")[0]?.["data"] as Record<string, string> | undefined;
  return data?.["text/plain"];
}

/** Whether a message says that its request is done. */
export function isIdle({ header, content }: WireMessage): boolean {
  return header.msg_type === "status" && content["execution_state"] === "idle";
}

/** Waits. */
export function seconds(time: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, time * 1000));
}

function executeContent(code: string, options: ExecuteOptions): object {
  const {
    silent = false,
    store_history = !silent,
    stop_on_error = true,
    allow_stdin = false,
    user_expressions = {},
  } = options;
  return { code, silent, store_history, stop_on_error, allow_stdin, user_expressions };
}
