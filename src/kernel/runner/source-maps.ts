import { createRequire } from "node:module";
import { relative } from "node:path";

import type * as TraceMapping from "@jridgewell/trace-mapping";

import type { CompiledCode } from "../compiler/messages.js";

/** What is known of code that was run under a name. */
interface Mapped {
  map: string;
  source: string;
}

const known = new Map<string, Mapped>();
const load = createRequire(import.meta.url);

/** Lets traces show places in `code`, which runs under `name`, as places in its source. */
export function keepSourceMap(name: string, { map, source }: CompiledCode): void {
  known.set(name, { map: withoutSource(map), source });
}

/** The line of the source, counted from 1, of what runs under `name`. */
export function sourceLine(name: string, line: number): string | undefined {
  return known.get(name)?.source.split("\n")[line - 1];
}

const place = /(Cell In\[\d+\]|\/[^():]+):(\d+):(\d+)/g;

/** Writes `Cell In[4]:2:9` of compiled code in a trace as the place in the source: `Cell In[4], line 2, column 9`. */
export function mapPlaces(trace: string): string {
  return trace.replace(place, (whole, name: string, line: string, column: string) => {
    const mapped = known.get(name);
    if (!mapped) return whole;
    const shown = name.startsWith("/") ? relative(process.cwd(), name) : name;
    const origin = originOf(mapped, Number(line), Number(column));
    return origin ? `${shown}, line ${origin.line}, column ${origin.column}` : shown;
  });
}

/** A map is decoded for each error anew: decoded maps of all cells would fill memory. */
function originOf({ map }: Mapped, line: number, column: number): { line: number; column: number } | undefined {
  // The library takes some milliseconds to load, and most notebooks have no errors.
  const { originalPositionFor, TraceMap } = load("@jridgewell/trace-mapping") as typeof TraceMapping;
  const origin = originalPositionFor(new TraceMap(map), { line, column: Math.max(column - 1, 0) });
  return origin.line === null ? undefined : { line: origin.line, column: origin.column + 1 };
}

/** Maps may carry the source, which is kept already. */
function withoutSource(map: string): string {
  if (!map.includes("sourcesContent")) return map;
  return JSON.stringify({ ...(JSON.parse(map) as object), sourcesContent: undefined });
}
