import { fileURLToPath } from "node:url";

import { starterName } from "./interruptible.js";
import { mapPlaces, sourceLine } from "./source-maps.js";

const runnerFolder = fileURLToPath(new URL(".", import.meta.url));
const ownFolder = fileURLToPath(new URL("../../", import.meta.url));
const frame = /^(\s*)at (.*?)( \{)?$/;

/** Makes `stack` of all errors show places in cells, not in their compiled code, and no frames of Node and the kernel. */
export function mapStacks(): void {
  Error.stackTraceLimit = 30;
  Error.prepareStackTrace = (error, sites: readonly { toString(): string }[]) => {
    const frames = sites.map((site) => `    at ${site.toString()}`).filter((line) => !isInternal(line));
    return [Error.prototype.toString.call(error), ...frames.map(readable)].join("\n");
  };
}

/** The lines of an error's trace for the notebook: frames of libraries are folded, and the line of the cell is shown. */
export function tidyTrace(trace: string): string[] {
  const lines: string[] = [];
  let folded: { library: string; count: number; at: number } | undefined;
  let hasExcerpt = false;
  for (const line of trace.split("\n").map(readable)) {
    const [, indent, text, opens = ""] = frame.exec(line) ?? [];
    if (indent === undefined || text === undefined) {
      folded = undefined;
      lines.push(line);
      continue;
    }
    const library = libraryOf(line);
    if (isInternal(line)) {
      // The brace opens the fields of the error, which follow.
      if (opens !== "") lines.push(`${lines.pop() ?? ""}${opens}`);
    } else if (library !== undefined) {
      folded =
        folded?.library === library ? { ...folded, count: folded.count + 1 } : { library, count: 1, at: lines.length };
      lines[folded.at] =
        `${indent}at … ${folded.count} ${folded.count === 1 ? "frame" : "frames"} in ${library}${opens}`;
    } else {
      folded = undefined;
      const shown = hasExcerpt ? [] : excerpt(text, indent);
      if (shown.length === 0) {
        lines.push(line);
        continue;
      }
      hasExcerpt = true;
      lines.push(`${indent}at ${text}`, ...shown);
      // The brace opens the fields of the error, which follow.
      if (opens !== "") lines.push("{");
    }
  }
  return lines;
}

/** The source line of a place in a cell, with a caret under the column. */
function excerpt(text: string, indent: string): string[] {
  const [, name, line, column] = /(Cell In\[\d+\]), line (\d+), column (\d+)/.exec(text) ?? [];
  const source = name === undefined ? undefined : sourceLine(name, Number(line));
  if (source === undefined || source.length > 300) return [];
  const number = `${indent}  ${line ?? ""} | `;
  const before = source.slice(0, Number(column) - 1).replace(/[^\t]/g, " ");
  return [`${number}${source}`, `${" ".repeat(number.length - 2)}| ${before}^`];
}

function readable(line: string): string {
  const mapped = mapPlaces(line);
  // Cells call each other's functions as properties of one object.
  return mapped === line
    ? line
    : mapped
        .replace(/\bat (async )?(?:Object|exports)\.(?!<anonymous>)/, "at $1")
        .replace(/at (?:Object\.<anonymous>|eval) \((.*)\)/, "at $1");
}

function isInternal(line: string): boolean {
  return (
    /[( ]node:|\bat (?:async )?Promise\.(?:all|race|any) \(index|\(<anonymous>\)/.test(line) ||
    line.includes(runnerFolder) ||
    line.includes(starterName)
  );
}

function libraryOf(line: string): string | undefined {
  const [, name] = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(line) ?? [];
  return name ?? (line.includes(ownFolder) ? "tseminar" : undefined);
}
