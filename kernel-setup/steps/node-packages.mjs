import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { project } from "../project.mjs";
import { CommandError, explain, runCommand } from "../run-command.mjs";
import { fingerprintOf } from "../stamp.mjs";

const modules = join(project.root, "node_modules");

/** @type {import("../setup.mjs").Step} */
export const nodePackages = {
  id: "node-packages",
  name: "Node packages",
  stamp: join(modules, ".tseminar-stamp"),
  needs: [join(modules, "typescript", "package.json")],

  async fingerprint() {
    const lock = await readFile(join(project.root, "package-lock.json"));
    return fingerprintOf(lock, process.versions.modules, process.platform, process.arch);
  },

  async run({ log, report }) {
    // npm tells its scripts where it is; outside a script it is looked for on the path.
    const { npm_execpath: npm, ...env } = process.env;
    const options = [
      "ci",
      "--include=dev",
      "--no-audit",
      "--no-fund",
      "--loglevel=http",
      "--fetch-retry-mintimeout=1000",
    ];
    const [command, args] = npm ? [process.execPath, [npm, ...options]] : ["npm", options];
    let fetched = 0;
    let unwritten = "";
    try {
      await runCommand(command, args, {
        cwd: project.root,
        env,
        log,
        onLine(line) {
          if (/http (fetch|cache)/.test(line)) fetched++;
          if (line.includes("TAR_ENTRY_ERROR")) unwritten ||= line;
          report.progress(`${fetched} packages`);
        },
      });
      // npm only warns of files that it could not write, as on a full disk, and ends well.
      if (unwritten) throw new CommandError(command, 0, unwritten, log);
    } catch (error) {
      throw explain(error, "installing the Node packages (npm ci)", "see the log, then run again");
    }
  },
};
