import { existsSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import ts from "typescript";

/** Root of this package, whose `node_modules` stand in for what the notebook's folder does not have. */
export const packageRoot = findPackageRoot(dirname(fileURLToPath(import.meta.url)));

/** Settings of `compilerOptions` in the notebook's tsconfig.json that cells do not obey: how a cell is run is the kernel's. */
const kernelOptions: ts.CompilerOptions = {
  module: ts.ModuleKind.CommonJS,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  moduleDetection: ts.ModuleDetectionKind.Force,
  target: ts.ScriptTarget.ES2022,
  newLine: ts.NewLineKind.LineFeed,
  sourceMap: true,
  inlineSourceMap: false,
  inlineSources: false,
  sourceRoot: undefined,
  mapRoot: undefined,
  outDir: undefined,
  outFile: undefined,
  rootDir: undefined,
  noEmit: false,
  noEmitOnError: false,
  emitDeclarationOnly: false,
  declaration: false,
  declarationMap: false,
  composite: false,
  incremental: false,
  tsBuildInfoFile: undefined,
  isolatedModules: false,
  isolatedDeclarations: false,
  verbatimModuleSyntax: false,
  erasableSyntaxOnly: false,
  importHelpers: false,
  noEmitHelpers: false,
  removeComments: false,
  preserveConstEnums: true,
  alwaysStrict: true,
  // A cell's names are used by later cells.
  noUnusedLocals: false,
  noUnusedParameters: false,
  allowUnusedLabels: true,
  allowImportingTsExtensions: true,
  rewriteRelativeImportExtensions: false,
  noLib: false,
  checkJs: false,
};

/** The settings of a notebook's folder, and a mark that changes when they may have changed. */
export interface FolderOptions {
  options: ts.CompilerOptions;
  /** Errors in tsconfig.json. */
  diagnostics: ts.Diagnostic[];
}

/**
 * Compiler options for the cells of a folder: strict, current, for Node; `tsconfig.json` beside the notebook may change
 * whatever does not decide how cells run (strictness, `lib`, `types`, `paths`, `jsx`, decorators …).
 */
export function folderOptions(folder: string): FolderOptions {
  const typeRoots = [...ancestors(folder), packageRoot].map((path) => join(path, "node_modules", "@types"));
  const defaults: ts.CompilerOptions = {
    strict: true,
    lib: ["lib.es2023.d.ts", "lib.esnext.disposable.d.ts"],
    types: ["node"],
    typeRoots: typeRoots.filter((path) => existsSync(path)),
    esModuleInterop: true,
    skipLibCheck: true,
    skipDefaultLibCheck: true,
    resolveJsonModule: true,
    allowJs: true,
    experimentalDecorators: true,
  };
  const own = ownOptions(folder);
  return { options: { ...defaults, ...own.options, ...kernelOptions }, diagnostics: own.diagnostics };
}

/** Changes when the folder's tsconfig.json does. */
export function optionsMark(folder: string): string {
  const stats = statSync(configPath(folder), { throwIfNoEntry: false });
  return stats ? `${stats.mtimeMs} ${stats.size}` : "";
}

function ownOptions(folder: string): FolderOptions {
  const path = configPath(folder);
  if (!existsSync(path)) return { options: {}, diagnostics: [] };
  const file = ts.readConfigFile(path, (name) => ts.sys.readFile(name));
  if (file.error) return { options: {}, diagnostics: [file.error] };
  // Files do not matter here; a folder without any is no error.
  const host: ts.ParseConfigHost = { ...ts.sys, readDirectory: () => [] };
  const parsed = ts.parseJsonConfigFileContent(file.config, host, folder, undefined, path);
  const noInputs = new Set([18002, 18003]);
  return { options: parsed.options, diagnostics: parsed.errors.filter(({ code }) => !noInputs.has(code)) };
}

function configPath(folder: string): string {
  return join(folder, "tsconfig.json");
}

function ancestors(folder: string): string[] {
  const parent = dirname(folder);
  return parent === folder ? [folder] : [folder, ...ancestors(parent)];
}

function findPackageRoot(folder: string): string {
  return existsSync(join(folder, "package.json")) ? folder : findPackageRoot(dirname(folder));
}
