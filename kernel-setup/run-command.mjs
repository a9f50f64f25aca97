import { spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";

import { Failure } from "./failure.mjs";
import { rememberChild } from "./lock.mjs";

/**
 * @typedef {object} CommandOptions
 * @property {string} log file that gets all that the command prints
 * @property {string} [cwd] Default: the current folder
 * @property {NodeJS.ProcessEnv} [env] Default: this process'
 * @property {string} [input] standard input. Default: none
 * @property {(line: string) => void} [onLine] called with each line it prints. Default: none
 */

/**
 * Runs a command to its end.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {CommandOptions} options
 * @returns {Promise<string>} its standard output
 * @throws {CommandError} when it ends with another exit code than 0
 */
export async function runCommand(command, args, { log, cwd, env, input, onLine }) {
  await mkdir(dirname(log), { recursive: true });
  const file = createWriteStream(log);
  file.on("error", () => undefined); // a full disk, of which the command tells
  file.write(`$ ${command} ${args.join(" ")}\n`);
  const child = spawn(command, args, { cwd, env, stdio: ["pipe", "pipe", "pipe"] });
  const forget = rememberChild(child);
  child.stdin.on("error", () => undefined); // a command that ends without reading
  child.stdin.end(input);
  let stdout = "";
  let all = "";
  child.stdout.setEncoding("utf8").on("data", (/** @type {string} */ text) => {
    stdout += text;
    take(text);
  });
  child.stderr.setEncoding("utf8").on("data", take);

  /** @param {string} text */
  function take(text) {
    all += text;
    file.write(text);
    for (const line of text.split(/[\r\n]+/)) if (line.trim() !== "") onLine?.(line.trim());
  }

  /** @type {number | null} */
  const code = await new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  }).finally(() => {
    forget();
    file.end();
  });
  if (code !== 0) throw new CommandError(command, code, all, log);
  return stdout;
}

/** A command that failed; `output` is all that it printed. */
export class CommandError extends Error {
  /** @override */
  name = "CommandError";

  /**
   * @param {string} command
   * @param {number | null} code
   * @param {string} output
   * @param {string} log
   */
  constructor(command, code, output, log) {
    super(`${command} ended with exit code ${code ?? "none (killed)"}; its output is in ${log}`);
    this.output = output;
    this.log = log;
  }
}

/**
 * Turns what a command said into one sentence with the way out.
 *
 * @param {unknown} error
 * @param {string} what was being done
 * @param {string} wayOut for causes that are not known
 */
export function explain(error, what, wayOut) {
  if (/** @type {NodeJS.ErrnoException} */ (error).code === "ENOSPC")
    return new Failure(`${what} failed: ${DISK_FULL}`);
  if (!(error instanceof CommandError)) return error;
  const known = KNOWN.find(({ sign }) => sign.test(error.output));
  if (known) return new Failure(`${what} failed: ${known.sentence} (log: ${error.log})`);
  const said = error.output.split("\n").find((line) => /error/i.test(line)) ?? error.message;
  return new Failure(`${what} failed: ${said.trim()}; ${wayOut} (log: ${error.log})`);
}

const DISK_FULL = "the disk is full: free about 4 GB there and run again";

const KNOWN = [
  { sign: /ENOSPC|No space left on device/i, sentence: DISK_FULL },
  {
    sign: /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ENETUNREACH|NewConnectionError|Name or service not known|Temporary failure in name resolution|Could not find a version that satisfies|No matching distribution found/,
    sentence: "the package registry cannot be reached: check the network or the proxy and run again",
  },
];
