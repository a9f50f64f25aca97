import { execFile } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

import { Failure } from "../failure.mjs";
import { project } from "../project.mjs";
import { CommandError, explain, runCommand } from "../run-command.mjs";
import { fingerprintOf } from "../stamp.mjs";
import { chosenBackend, tensorflowFolder, wheelsFor } from "../tensorflow-wheels.mjs";

/** The compiler for machines that have none. */
const ZIG = "ziglang==0.15.2";

/** Linked into the addon beside tfjs' own source, and what these include. */
const ours = ["", "operations"].flatMap((name) => {
  const sources = readdirSync(join(project.root, "kernel-setup", name)).filter((file) => /\.(cc|h|inc)$/.test(file));
  return sources.sort().map((file) => join(project.root, "kernel-setup", name, file));
});

const folder = join(project.tfjsNode, "lib", "napi-v8");
const addon = join(folder, "tfjs_binding.node");

/** @type {import("../setup.mjs").Step} */
export const nativeAddon = {
  id: "native-addon",
  name: "The native addon of tfjs",
  stamp: join(folder, ".tseminar-stamp"),
  needs: [addon],

  fingerprint() {
    /** @type {{ version: string }} */
    const { version } = JSON.parse(readFileSync(join(project.tfjsNode, "package.json"), "utf8"));
    const node = process.versions.node.split(".")[0] ?? "";
    // The folder is part of it: the addon finds TensorFlow by its absolute path.
    return fingerprintOf(
      version,
      node,
      process.arch,
      project.root,
      JSON.stringify(wheelsFor(chosenBackend())),
      ...ours.map((path) => readFileSync(path)),
    );
  },

  async run({ log, report }) {
    const library = join(tensorflowFolder(chosenBackend()), "tensorflow");
    const libraries = readdirSync(library).filter((name) => /^libtensorflow_(cc|framework)\.(so|.*dylib)/.test(name));
    const sources = readdirSync(join(project.tfjsNode, "binding")).filter((name) => name.endsWith(".cc"));
    const [compiler, args] = await findCompiler({ log, report });
    const building = `${addon}.building`;
    await mkdir(folder, { recursive: true });
    report.progress(`compiling with ${compiler}`);
    try {
      await runCommand(
        compiler,
        [
          ...args,
          ...["-O2", "-std=c++17", "-shared", "-fPIC", "-pthread", "-Wno-psabi", "-DNAPI_VERSION=8"],
          // Once loaded it stays: TensorFlow goes on calling it after the thread of JavaScript that loaded it has ended.
          ...(process.platform === "darwin" ? ["-undefined", "dynamic_lookup"] : ["-Wl,-z,nodelete"]),
          ...[project.tfjsNode, join(library, "include"), nodeHeaders()].map((path) => `-I${path}`),
          ...["-include", join(project.root, "kernel-setup", "references-at-home.h")],
          ...sources.map((name) => join(project.tfjsNode, "binding", name)),
          ...ours.filter((path) => path.endsWith(".cc")),
          ...libraries.map((name) => join(library, name)),
          `-Wl,-rpath,${library}`,
          ...["-o", building],
        ],
        { log },
      );
      await rename(building, addon);
    } catch (error) {
      await rm(building, { force: true });
      throw explain(error, `compiling the addon with ${compiler}`, "see the log, or set CXX to another C++ compiler");
    }
  },
};

function nodeHeaders() {
  return join(project.root, "node_modules", "node-api-headers", "include");
}

/**
 * `CXX`, else the system's C++ compiler, else Zig's from PyPI.
 *
 * @param {{ log: string, report: import("../step-report.mjs").StepReport }} context
 * @returns {Promise<[command: string, args: readonly string[]]>}
 */
async function findCompiler({ log, report }) {
  const candidates = process.env.CXX ? [process.env.CXX] : ["c++", "g++", "clang++"];
  for (const command of candidates) if (await works(command)) return [command, []];
  const target = join(project.tensorflow, ZIG.replace("==", "-"));
  if (!existsSync(target)) {
    report.note(`  no C++ compiler here (looked for ${candidates.join(", ")}): taking ${ZIG} from PyPI, 95 MB`);
    const installing = `${target}.installing`;
    await rm(installing, { recursive: true, force: true });
    try {
      const args = ["-m", "pip", "install", "--no-deps", "--retries", "2", "--target", installing, ZIG];
      await runCommand(project.python, args, { log, onLine: report.progress });
      await rename(installing, target);
    } catch (error) {
      await rm(installing, { recursive: true, force: true });
      if (!(error instanceof CommandError)) throw error;
      throw new Failure(
        `there is no C++ compiler (looked for ${candidates.join(", ")}) and ${ZIG} could not be had from PyPI: install one (Debian, Ubuntu: apt install g++; macOS: xcode-select --install) or mend the network (log: ${error.log})`,
      );
    }
  }
  return [join(target, "ziglang", "zig"), ["c++"]];
}

/** @param {string} command */
async function works(command) {
  return promisify(execFile)(command, ["--version"]).then(
    () => true,
    () => false,
  );
}
