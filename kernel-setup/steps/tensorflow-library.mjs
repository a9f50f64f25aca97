import { existsSync } from "node:fs";
import { mkdir, rename, rm, statfs } from "node:fs/promises";
import { basename, join } from "node:path";

import { compareChecksums } from "../checksum.mjs";
import { download } from "../download.mjs";
import { Failure } from "../failure.mjs";
import { findWheel } from "../package-index.mjs";
import { cacheFolder, project } from "../project.mjs";
import { explain, runCommand } from "../run-command.mjs";
import { fingerprintOf } from "../stamp.mjs";
import { chosenBackend, tensorflowFolder, wheelsFor } from "../tensorflow-wheels.mjs";

/** Bytes that the unpacked libraries take, rounded up. */
const UNPACKED = { cpu: 1e9, cuda: 6e9 };

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
  const { name, url, sha256: promised } = await findWheel(wheel, log);
  const sha256 = wheel.sha256 ?? promised;
  if (!sha256) throw new Failure(`the package index gives no sha256 of ${name}: check pip's index-url`);
  const checksum = `sha256:${sha256}`;
  const file = join(cacheFolder(), "wheels", name);
  if (existsSync(file) && (await compareChecksums(file, [checksum])).right) return file;
  report.note(`  ${wheel.requirement} -> ${file}`);
  const onWait = (/** @type {{ pid: number }} */ { pid }) =>
    report.progress(`waiting for process ${pid}, which downloads it`);
  await download(url, file, { checksum, onProgress: report.bytes, onWait });
  return file;
}
