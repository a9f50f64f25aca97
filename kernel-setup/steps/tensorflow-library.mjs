import { existsSync } from "node:fs";
import { mkdir, rename, rm, statfs } from "node:fs/promises";
import { basename, join } from "node:path";

import { download, sha256Of } from "../download.mjs";
import { Failure } from "../failure.mjs";
import { cacheFolder, project } from "../project.mjs";
import { explain, runCommand } from "../run-command.mjs";
import { fingerprintOf } from "../stamp.mjs";
import { chosenBackend, tensorflowFolder, wheelsFor } from "../tensorflow-wheels.mjs";

/** Bytes that the unpacked libraries take, rounded up. */
const UNPACKED = { cpu: 1e9, cuda: 8e9 };

/** @type {import("../setup.mjs").Step} */
export const tensorflowLibrary = {
  id: "tensorflow-library",
  name: "TensorFlow's library",

  get stamp() {
    return join(tensorflowFolder(chosenBackend()), ".tseminar-stamp");
  },

  get needs() {
    return [join(tensorflowFolder(chosenBackend()), "tensorflow", "include")];
  },

  fingerprint() {
    return fingerprintOf(JSON.stringify(wheelsFor(chosenBackend())));
  },

  async run({ log, report }) {
    const backend = chosenBackend();
    const folder = tensorflowFolder(backend);
    await mkdir(project.tensorflow, { recursive: true });
    const { bavail, bsize } = await statfs(project.tensorflow);
    if (bavail * bsize < UNPACKED[backend]) {
      const [free, needed] = [bavail * bsize, UNPACKED[backend]].map((bytes) => (bytes / 1e9).toFixed(1));
      throw new Failure(
        `TensorFlow's library needs ${needed} GB in ${project.tensorflow} and ${free} GB are free: free some room`,
      );
    }
    // Unpacked beside its place and moved there whole.
    const unpacking = `${folder}.unpacking`;
    await rm(unpacking, { recursive: true, force: true });
    try {
      for (const wheel of wheelsFor(backend)) {
        const file = await fetchWheel(wheel, { log, report });
        report.progress(`unpacking ${basename(file)}`);
        const script = join(project.root, "kernel-setup", "unpack-wheel.py");
        await runCommand(project.python, [script, file, unpacking, ...wheel.members], { log, onLine: report.progress });
      }
      await rm(folder, { recursive: true, force: true });
      await rename(unpacking, folder);
    } catch (error) {
      await rm(unpacking, { recursive: true, force: true });
      throw explain(error, "fetching TensorFlow's library", "see the log, then run again");
    }
  },
};

/**
 * @param {import("../tensorflow-wheels.mjs").Wheel} wheel
 * @param {{ log: string, report: import("../step-report.mjs").StepReport }} context
 * @returns {Promise<string>} its path in the cache
 */
async function fetchWheel(wheel, { log, report }) {
  const { url, sha256 } = await askIndex(wheel, log);
  if (wheel.sha256 && wheel.sha256 !== sha256) {
    throw new Failure(
      `the package index promises sha256 ${sha256} for ${wheel.requirement}, expected ${wheel.sha256}: check which index pip is set to use`,
    );
  }
  const file = join(cacheFolder(), "wheels", decodeURIComponent(basename(new URL(url).pathname)));
  if (existsSync(file) && (await sha256Of(file)) === sha256) return file;
  report.note(`  ${wheel.requirement} -> ${file}`);
  try {
    await download(url, file, { sha256, onProgress: report.bytes });
  } catch (error) {
    throw new Failure(error instanceof Error ? error.message : String(error), { cause: error });
  }
  return file;
}

/**
 * Asks pip where a wheel is, so that a mirror or a proxy set for pip is used here too; the download is ours because pip's
 * starts anew each time.
 *
 * @param {import("../tensorflow-wheels.mjs").Wheel} wheel
 * @param {string} log
 * @returns {Promise<{ url: string, sha256: string }>}
 */
async function askIndex(wheel, log) {
  // --target is what pip asks for beside --platform; a dry run writes nothing there.
  const args = [
    "-m",
    "pip",
    "install",
    "--dry-run",
    "--ignore-installed",
    "--no-deps",
    "--only-binary=:all:",
    "--quiet",
  ];
  const platforms = wheel.platforms.flatMap((platform) => ["--platform", platform]);
  const target = ["--python-version", "3.11", "--retries", "2", "--target", join(project.tensorflow, "none")];
  const report = await runCommand(
    project.python,
    [...args, ...platforms, ...target, "--report", "-", wheel.requirement],
    { log },
  );
  /** @type {{ install: { download_info: { url: string, archive_info: { hashes: { sha256: string } } } }[] }} */
  const { install } = JSON.parse(report.slice(report.indexOf("{")));
  const [found] = install;
  if (!found) throw new Failure(`the package index has no ${wheel.requirement} for ${wheel.platforms.join(", ")}`);
  return { url: found.download_info.url, sha256: found.download_info.archive_info.hashes.sha256 };
}
