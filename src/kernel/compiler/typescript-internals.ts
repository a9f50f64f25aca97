import ts from "typescript";

/**
 * What the compiler uses of TypeScript that its public types leave out. It is the reason why package.json pins the exact
 * version; test/kernel/compiler/fast-and-fresh.test.ts compares the results with those of an ordinary program.
 */
interface Internals {
  /** Fills `locals` of a file and the symbols of its nodes; does nothing for a file that is bound. */
  bindSourceFile(file: ts.SourceFile, options: ts.CompilerOptions): void;
  getTouchingPropertyName(file: ts.SourceFile, position: number): ts.Node;
  getContainerNode(node: ts.Node): ts.Node | undefined;
  Completions: {
    getCompletionsAtPosition(
      host: object,
      program: ts.Program,
      log: () => void,
      file: ts.SourceFile,
      position: number,
      preferences: ts.UserPreferences,
    ): ts.CompletionInfo | undefined;
    getCompletionEntryDetails(
      program: ts.Program,
      log: () => void,
      file: ts.SourceFile,
      position: number,
      entry: { name: string },
      host: object,
      formatContext: object,
      preferences: ts.UserPreferences,
    ): ts.CompletionEntryDetails | undefined;
  };
  SymbolDisplay: {
    getSymbolDisplayPartsDocumentationAndSymbolKind(
      checker: ts.TypeChecker,
      symbol: ts.Symbol,
      file: ts.SourceFile,
      container: ts.Node | undefined,
      location: ts.Node,
    ): { displayParts: ts.SymbolDisplayPart[]; documentation: ts.SymbolDisplayPart[]; tags?: ts.JSDocTagInfo[] };
  };
}

/** A file with what the parser and the binder know of it. */
export interface BoundFile extends ts.SourceFile {
  locals?: Map<string, BoundSymbol>;
  parseDiagnostics: ts.DiagnosticWithLocation[];
  externalModuleIndicator?: ts.Node | true;
  path: string;
  resolvedPath: string;
  originalFileName: string;
  version: string;
  imports?: readonly ts.StringLiteralLike[] | undefined;
}

export interface BoundSymbol extends ts.Symbol {
  exportSymbol?: BoundSymbol;
}

/** How a program finds what an import specifier means. */
export interface ResolvingProgram extends ts.Program {
  getResolvedModule(file: ts.SourceFile, specifier: string, mode: ts.ResolutionMode): Resolution | undefined;
  getResolvedModuleFromModuleSpecifier(specifier: ts.StringLiteralLike, file?: ts.SourceFile): Resolution | undefined;
}

export type Resolution = ts.ResolvedModuleWithFailedLookupLocations;

export const internals = ts as unknown as Internals;

/** Marks all nodes inside of `declare …`. */
export const ambientFlag = (ts.NodeFlags as unknown as { Ambient: ts.NodeFlags }).Ambient;
