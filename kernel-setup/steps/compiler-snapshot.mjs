import { rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { project } from "../project.mjs";
import { runCommand } from "../run-command.mjs";
import { fingerprintOf } from "../stamp.mjs";
import { packageBuild } from "./package-build.mjs";

const script = fileURLToPath(new URL("../build-compiler-snapshot.cjs", import.meta.url));

/**
 * Saves two seconds of a notebook's first cell and one of its first import. The kernel works without it, so a Node that cannot
 * make one is no failure.
 *
 * @type {import("../setup.mjs").Step}
 */
export const compilerSnapshot = {
  id: "compiler-snapshot",
  name: "The kernel's compiler, warmed up",
  stamp: `${project.compilerSnapshot}.stamp`,
  needs: [],

  fingerprint: async () =>
    fingerprintOf(await packageBuild.fingerprint(), process.version, process.arch, process.execPath),

  async run({ log, report }) {
    const blob = project.compilerSnapshot;
    const typescript = join(project.root, "node_modules", "typescript", "lib", "typescript.js");
    const compiler = join(project.dist, "kernel", "compiler");
    await rm(blob, { force: true });
    const args = ["--no-warnings", "--snapshot-blob", `${blob}.new`, "--build-snapshot", script, typescript, compiler];
    try {
      await runCommand(process.execPath, args, { log });
      await rename(`${blob}.new`, blob);
    } catch (error) {
      report.note(
        `  a notebook's first cell will take longer: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  },
};
