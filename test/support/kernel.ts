import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** A cell's source, or a request with the ways to send it that kernel-setup/run-cells.py describes. */
export type Cell = string | (Record<string, unknown> & RequestOptions);

interface RequestOptions {
  code?: string;
  silent?: boolean;
  store_history?: boolean;
  stop_on_error?: boolean;
  queued?: boolean;
  after?: number;
  interrupt?: number;
  late?: number;
  request?: string;
  channel?: "shell" | "control";
}

/** A message on iopub that belongs to a request. */
export interface Output {
  msg_type: string;
  content: Record<string, unknown>;
}

/** What came of a request. */
export interface CellResult {
  code: string | null;
  /** Content of the reply; null when there was none. */
  reply: Record<string, unknown> | null;
  outputs: Output[];
  seconds: number | null;
}

/** Options of {@link runCells}. */
export interface RunOptions {
  /** Folder that the kernel runs in. Default: notebooks/. */
  folder?: string;
  /** Seconds for the start and for each cell. Default: 50. */
  timeout?: number;
  /** Name of the kernelspec. Default: tslab. */
  kernel?: string;
  /** Variables beside this process's own. Default: none. */
  environment?: Readonly<Record<string, string>>;
}

/** Runs the cells in a new kernel, as Jupyter finds it in .venv, over the real protocol. */
export async function runCells(
  cells: Cell[],
  { folder = `${root}notebooks`, timeout = 150, kernel = "tslab", environment = {} }: RunOptions = {},
): Promise<CellResult[]> {
  const script = [`${root}kernel-setup/run-cells.py`, "--kernel", kernel, "--timeout", String(timeout)];
  // The history of the person who runs the tests is none of their business.
  const state = await mkdtemp(join(tmpdir(), "tseminar-state-"));
  const env = { ...process.env, ...environment, XDG_STATE_HOME: state };
  const python = spawn(`${root}.venv/bin/python`, script, { cwd: folder, env, stdio: ["pipe", "pipe", "inherit"] });
  let printed = "";
  python.stdout.setEncoding("utf8").on("data", (text: string) => (printed += text));
  python.stdin.end(JSON.stringify(cells));
  await new Promise((resolve, reject) => python.on("close", resolve).on("error", reject));
  await rm(state, { recursive: true, force: true });
  const lines = printed.split("\n").filter((line) => line !== "");
  return lines.map((line) => JSON.parse(line) as CellResult);
}

/**
 * Like {@link runCells}, for cells with names.
 *
 * @returns what came of each cell, by its name
 */
export async function runNamedCells<Name extends string>(
  cells: Record<Name, Cell>,
  options?: RunOptions,
): Promise<Record<Name, CellResult>> {
  const names = Object.keys(cells) as Name[];
  const results = await runCells(Object.values<Cell>(cells), options);
  const named = names.map((name, i) => {
    const result = results[i];
    if (!result)
      throw new Error(`no result for the cell "${name}": the kernel did not start, or the cells before took too long`);
    return [name, result];
  });
  return Object.fromEntries(named) as Record<Name, CellResult>;
}

/** The contents of a cell's outputs of one type. */
export function outputsOf(result: CellResult, type: string): Record<string, unknown>[] {
  return result.outputs.filter(({ msg_type }) => msg_type === type).map(({ content }) => content);
}

/** The MIME bundle that a cell's last expression shows; undefined when there is none. */
export function resultOf(result: CellResult): Record<string, unknown> | undefined {
  return outputsOf(result, "execute_result")[0]?.["data"] as Record<string, unknown> | undefined;
}
