import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import ts from "typescript";

/** The sources as JavaScript in a folder of their own, for processes that a test starts and kills. */
export interface CompiledSources {
  /** Address of a module, given its path without ending. */
  module(path: string): string;
  remove(): Promise<void>;
}

/**
 * Compiles all of `src` without looking at types, which takes a second or two.
 *
 * @param also paths of test files that the processes need. Default: none
 */
export async function compiledSources(also: readonly string[] = []): Promise<CompiledSources> {
  const project = process.cwd();
  const folder = await mkdtemp(join(tmpdir(), "tseminar-compiled-"));
  const compilerOptions = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, verbatimModuleSyntax: true };
  const entries = await readdir(join(project, "src"), { recursive: true, withFileTypes: true });
  const sources = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  for (const from of [...sources, ...also.map((path) => join(project, path))]) {
    const to = join(folder, relative(project, from).replace(/\.ts$/, ".js"));
    await mkdir(dirname(to), { recursive: true });
    if (!from.endsWith(".ts")) await cp(from, to);
    else await writeFile(to, ts.transpileModule(await readFile(from, "utf8"), { compilerOptions }).outputText);
  }
  await cp(join(project, "package.json"), join(folder, "package.json"));
  for (const name of ["node_modules", "kernel-setup", ".tensorflow", ".setup"]) {
    await symlink(join(project, name), join(folder, name)).catch(() => undefined);
  }
  return {
    module: (path) => `file://${join(folder, `${path}.js`)}`,
    remove: () => rm(folder, { recursive: true }),
  };
}
