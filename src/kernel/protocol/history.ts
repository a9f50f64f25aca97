import { randomUUID } from "node:crypto";
import { appendFile, mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";

import { globExpression } from "./glob.js";

/** A cell of the history: the session's number, the cell's, and what it says. */
export interface HistoryEntry {
  session: number;
  line: number;
  source: string;
}

/** What `history_request` asks for; fields that are left out are as in ipykernel. */
export interface HistoryRequest {
  hist_access_type?: "tail" | "range" | "search";
  /** Cells with the text of their results, those of this session. Default: false. */
  output?: boolean;
  /** For range: a session's number; 0 is this one, -1 the one before. Default: 0. */
  session?: number | null;
  /** For range: number of the first cell. Default: 0. */
  start?: number | null;
  /** For range: number of the cell after the last. Default: up to the end. */
  stop?: number | null;
  /** For tail and search: how many cells. Default: 10 for tail, all for search. */
  n?: number | null;
  /** For search: what the whole cell must match, with `*`, `?` and `[abc]`. Default: all. */
  pattern?: string | null;
  /** For search: the same source only once, where it came last. Default: false. */
  unique?: boolean | null;
}

/** A cell in `history_reply`. */
export type HistoryTuple = [session: number, line: number, source: string | [source: string, output: string | null]];

/** Options of {@link History}. */
export interface HistoryOptions {
  /** Default: `tseminar/history.jsonl` in the folder for states of programs. */
  path?: string;
  /** How many cells the file keeps from session to session. Default: 10,000. */
  limit?: number;
}

/** A line of the file: a session's start, a cell, or (after the file was cut) how many sessions there were before. */
type Line = { start: string; date: string } | HistoryEntry | { sessions: number };

/**
 * The cells of all sessions, in a file with one JSON value a line.
 *
 * Sessions are numbered by the order of their first lines in the file; whole lines are appended, so kernels that run
 * side by side get numbers of their own. A file that cannot be written leaves the history of this session only.
 */
export class History {
  readonly #path: string;
  readonly #limit: number;
  readonly #own: HistoryEntry[] = [];
  readonly #outputs = new Map<number, string>();
  #session = 1;
  /** The end of all that was begun with the file. */
  #last: Promise<void>;

  constructor({ path = defaultPath(), limit = 10_000 }: HistoryOptions = {}) {
    this.#path = path;
    this.#limit = limit;
    this.#last = this.#begin().catch(() => undefined);
  }

  /** Adds a cell, with its number. */
  add(line: number, source: string): void {
    const text = source.replace(/\n+$/, "");
    this.#last = this.#last.then(async () => {
      const entry = { session: this.#session, line, source: text };
      this.#own.push(entry);
      await this.#append([entry]).catch(() => undefined);
    });
  }

  /** Adds the text of a cell's result. */
  addOutput(line: number, text: string): void {
    this.#outputs.set(line, text);
  }

  /** What `history_reply` answers, from the earliest to the latest. */
  async find(request: HistoryRequest): Promise<HistoryTuple[]> {
    await this.#last;
    const { hist_access_type: access, output = false, n, pattern, unique = false } = request;
    if (access === "range") return (await this.#range(request)).map((entry) => this.#tuple(entry, output));
    const all = await this.#all();
    let found = all;
    if (access === "search") {
      const expression = globExpression(pattern ?? "*");
      found = all.filter(({ source }) => expression.test(source));
      if (unique) found = [...new Map(found.map((entry) => [entry.source, entry])).values()].sort(bySessionAndLine);
    } else if (access !== "tail") {
      throw new Error(`unknown hist_access_type "${String(access)}" (one of: tail, range, search)`);
    }
    return last(found, n ?? (access === "tail" ? 10 : found.length)).map((entry) => this.#tuple(entry, output));
  }

  /** Waits until all is in the file. */
  async written(): Promise<void> {
    await this.#last;
  }

  async #begin(): Promise<void> {
    const start = randomUUID();
    await mkdir(dirname(this.#path), { recursive: true, mode: 0o700 });
    await this.#append([{ start, date: new Date().toISOString() }], "\n");
    const lines = await this.#read();
    const starts = lines.flatMap((line) => ("start" in line ? [line.start] : []));
    const before = lines.reduce((sum, line) => ("sessions" in line ? Math.max(sum, line.sessions) : sum), 0);
    const at = starts.indexOf(start);
    this.#session = before + (at === -1 ? starts.length : at) + 1;
    const cells = lines.filter(isEntry);
    if (cells.length > this.#limit) await this.#cut(cells, before + starts.length);
  }

  /** Replaces the file in one step by one with the last cells only. */
  async #cut(cells: HistoryEntry[], sessions: number): Promise<void> {
    const temporary = `${this.#path}.${randomUUID()}`;
    const lines: Line[] = [{ sessions }, ...cells.slice(-this.#limit)];
    await writeFile(temporary, asText(lines), { mode: 0o600 });
    await rename(temporary, this.#path);
  }

  /** @param before the text: an end for a line that a crash has left without one */
  async #append(lines: Line[], before = ""): Promise<void> {
    await appendFile(this.#path, before + asText(lines), { mode: 0o600 });
  }

  async #read(): Promise<Line[]> {
    const text = await readFile(this.#path, "utf8").catch(() => "");
    return text.split("\n").flatMap(parseLine);
  }

  async #all(): Promise<HistoryEntry[]> {
    const stored = (await this.#read()).filter(isEntry).filter(({ session }) => session !== this.#session);
    return [...stored, ...this.#own].sort(bySessionAndLine);
  }

  async #range({ session, start, stop }: HistoryRequest): Promise<HistoryEntry[]> {
    const wanted = (session ?? 0) <= 0 ? this.#session + (session ?? 0) : session;
    const cells = wanted === this.#session ? this.#own : (await this.#all()).filter((cell) => cell.session === wanted);
    const end = (cells.at(-1)?.line ?? 0) + 1;
    // Of this session, negative numbers count from the end; asked for as 0, it is called 0: so ipykernel.
    const place = (at: number) => (at < 0 && wanted === this.#session ? at + end : at);
    const [from, to] = [place(start ?? 0), stop ? place(stop) : end];
    return cells
      .filter(({ line }) => line >= from && line < to)
      .map((cell) => (session ? cell : { ...cell, session: 0 }));
  }

  #tuple({ session, line, source }: HistoryEntry, output: boolean): HistoryTuple {
    if (!output) return [session, line, source];
    const isOwn = session === 0 || session === this.#session;
    return [session, line, [source, (isOwn ? this.#outputs.get(line) : undefined) ?? null]];
  }
}

function defaultPath(): string {
  const states = process.env["XDG_STATE_HOME"] || join(homedir(), ".local", "state");
  return join(states, "tseminar", "history.jsonl");
}

function asText(lines: Line[]): string {
  return lines.map((line) => `${JSON.stringify(line)}\n`).join("");
}

/** The value of a line, or none: it may be broken, or from another version. */
function parseLine(text: string): Line[] {
  if (text === "") return [];
  try {
    const value = JSON.parse(text) as Record<string, unknown> | null;
    if (typeof value?.["start"] === "string") return [{ start: value["start"], date: String(value["date"]) }];
    if (typeof value?.["sessions"] === "number") return [{ sessions: value["sessions"] }];
    const { session, line, source } = value ?? {};
    if (typeof session !== "number" || typeof line !== "number" || typeof source !== "string") return [];
    return [{ session, line, source }];
  } catch {
    return [];
  }
}

function isEntry(line: Line): line is HistoryEntry {
  return "source" in line;
}

function bySessionAndLine(a: HistoryEntry, b: HistoryEntry): number {
  return a.session - b.session || a.line - b.line;
}

function last<T>(items: T[], n: number): T[] {
  return n > 0 ? items.slice(-n) : [];
}
