import ts from "typescript";

import type { CellCompiler } from "./cell-compiler.js";
import { completionKind } from "./completion-kind.js";
import type { Completions } from "./messages.js";
import { internals } from "./typescript-internals.js";

/** How many completions come with a signature, which costs about a millisecond each. */
const signaturesFor = 12;
/** More are of no use to anyone. */
const mostMatches = 1000;

const preferences: ts.UserPreferences = { includeCompletionsWithInsertText: false };
const nothing = (): void => undefined;

/** Completions of the TypeScript language service at a position of a cell that is being written, in UTF-16 units. */
export function completeCell(
  compiler: CellCompiler,
  { code, position }: { code: string; position: number },
): Completions {
  const { file } = compiler.parse(code);
  const { program } = compiler.program;
  const host = serviceHost(compiler);
  const found = internals.Completions.getCompletionsAtPosition(host, program, nothing, file, position, preferences);
  const word = /[\p{ID_Continue}$]*$/u.exec(code.slice(0, position))?.[0] ?? "";
  const span = found?.optionalReplacementSpan ?? found?.entries[0]?.replacementSpan;
  const start = span && span.start < position ? span.start : position - word.length;
  const end = span ? Math.max(span.start + span.length, position) : position;
  const typed = code.slice(start, position);
  const matches = matching(found?.entries ?? [], typed)
    .sort((a, b) => rank(a, compiler) - rank(b, compiler) || order(a.sortText, b.sortText) || order(a.name, b.name))
    .slice(0, mostMatches);
  return {
    start,
    end,
    matches: matches.map((entry, i) => ({
      text: entry.name,
      type: completionKind(entry.kind),
      signature: i < signaturesFor && matches.length <= signaturesFor ? signatureOf(entry) : "",
    })),
  };

  function signatureOf({ name, kind }: ts.CompletionEntry): string {
    if (kind === ts.ScriptElementKind.keyword || kind === ts.ScriptElementKind.warning) return "";
    const details = internals.Completions.getCompletionEntryDetails(
      program,
      nothing,
      file,
      position,
      { name },
      host,
      {},
      preferences,
    );
    return ts.displayPartsToString(details?.displayParts);
  }
}

/** What the person has begun to write; without regard to case where nothing else fits. */
function matching(entries: readonly ts.CompletionEntry[], typed: string): ts.CompletionEntry[] {
  const usable = entries.filter(({ kind }) => kind !== ts.ScriptElementKind.warning);
  const exact = usable.filter(({ name }) => name.startsWith(typed));
  if (exact.length > 0) return exact;
  return usable.filter(({ name }) => name.toLowerCase().startsWith(typed.toLowerCase()));
}

/** The names of the cells come before the hundreds of names that Node has. */
function rank({ name }: ts.CompletionEntry, compiler: CellCompiler): number {
  return compiler.names.has(name) ? 0 : 1;
}

function order(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** What the language service asks of its host for completions in strings: files and folders. */
function serviceHost({ program: { options, folder } }: CellCompiler): object {
  return {
    ...ts.createCompilerHost(options),
    getCompilationSettings: () => options,
    getCurrentDirectory: () => folder,
    directoryExists: (path: string) => ts.sys.directoryExists(path),
    getDirectories: (path: string) => ts.sys.getDirectories(path),
    readDirectory: (path: string, ...rest: [string[], string[], string[], number]) =>
      ts.sys.readDirectory(path, ...rest),
  };
}
