import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

import type { CompilerCalls, CompilerReply } from "../compiler/messages.js";

type Argument<Name extends keyof CompilerCalls> = Parameters<CompilerCalls[Name]>[0];
type Value<Name extends keyof CompilerCalls> = ReturnType<CompilerCalls[Name]>;

/** A cell that has run, and how much of it. */
interface CommittedCell {
  code: string;
  count: number;
  reached?: number;
}

class CompilerDied extends Error {
  override readonly name = "CompilerDied";

  constructor(
    reason: string,
    readonly wasKilled: boolean,
  ) {
    super(`the compiler ended (${reason}); another one is started, and all variables are kept`);
  }
}

const program = fileURLToPath(new URL("../compiler/main.js", import.meta.url));

/** Made by set-up, for one exact Node: a process that has read all that the first cells need. */
const snapshot = fileURLToPath(new URL("../compiler.blob", import.meta.url));

/**
 * The compiler's process, and another one whenever it dies: that one compiles all committed cells again, so that it
 * knows what the runner knows.
 */
export class CompilerProcess {
  #child: ChildProcess | undefined;
  #isReady = false;
  #usesSnapshot = existsSync(snapshot);
  #isKilled = false;
  #waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  #lastId = 0;
  #committed: CommittedCell[] = [];

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Asks the compiler, and when it dies, the next one; fails when that dies too, or when it was killed. */
  async call<Name extends keyof CompilerCalls>(call: Name, argument: Argument<Name>): Promise<Value<Name>> {
    try {
      return await this.#ask(call, argument);
    } catch (error) {
      if (!(error instanceof CompilerDied) || error.wasKilled) throw error;
      return this.#ask(call, argument);
    }
  }

  #ask<Name extends keyof CompilerCalls>(call: Name, argument: Argument<Name>): Promise<Value<Name>> {
    this.start();
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve: (value) => resolve(value as Value<Name>), reject });
      this.#child?.stdin?.write(`${JSON.stringify({ id, call, argument })}\n`);
    });
  }

  /** Makes the names of a compiled cell known. */
  commit(cell: CommittedCell): void {
    this.#committed.push(cell);
    if (this.#child) this.#tell("commit", { count: cell.count, reached: cell.reached });
    else this.start();
  }

  /** Forgets all names. */
  reset(): void {
    this.#committed = [];
    this.#tell("reset", {});
  }

  /** Ends it; the next call starts another one. */
  kill(): void {
    this.#isKilled = true;
    this.#child?.kill("SIGKILL");
  }

  /** Ends it for good. */
  async end(): Promise<void> {
    const child = this.#child;
    const ended = child && once(child, "close");
    this.#isReady = false;
    this.kill();
    await ended;
  }

  /** Starts a process, unless there is one. */
  start(): void {
    if (this.#child) return;
    // A group of its own: what interrupts the kernel's group must not end the compiler.
    const args = this.#usesSnapshot ? ["--snapshot-blob", snapshot, program] : [program];
    const child = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "inherit"], detached: true });
    this.#child = child;
    this.#isReady = false;
    this.#isKilled = false;
    child.stdin.on("error", () => undefined); // Its end is told by "close".
    createInterface({ input: child.stdout }).on("line", (line) => this.#receive(JSON.parse(line) as CompilerReply));
    const ended = (reason: string) => {
      if (this.#child === child) this.#ended(reason);
    };
    child.on("error", (error) => ended(error.message));
    child.on("close", (code, signal) => ended(signal ?? `exit code ${code ?? "unknown"}`));
    for (const { code, count, reached } of this.#committed) {
      this.#tell("compile", { code, count });
      this.#tell("commit", { count, reached });
    }
  }

  #tell<Name extends keyof CompilerCalls>(call: Name, argument: Argument<Name>): void {
    this.#ask(call, argument).catch((error: unknown) => {
      // The next compiler is told anew.
      if (!(error instanceof CompilerDied)) console.error(`the compiler's ${call} failed:`, error);
    });
  }

  #receive(reply: CompilerReply): void {
    if ("ready" in reply) {
      this.#isReady = true;
      return;
    }
    const caller = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if ("error" in reply) caller?.reject(new Error(reply.error));
    else caller?.resolve(reply.value);
  }

  #ended(reason: string): void {
    const callers = [...this.#waiting.values()];
    this.#waiting.clear();
    this.#child = undefined;
    const error = new CompilerDied(reason, this.#isKilled);
    if (!this.#isKilled) console.error(error.message);
    for (const { reject } of callers) reject(error);
    // One that dies before it is ready would do so again and again: another Node's snapshot, for one.
    if (!this.#isReady && !this.#isKilled && this.#usesSnapshot) {
      this.#usesSnapshot = false;
      this.start();
    } else if (this.#isReady) this.start();
  }
}
