import { existsSync } from "node:fs";
import { join } from "node:path";

import { withLock } from "./lock.mjs";
import { project } from "./project.mjs";
import { explain } from "./run-command.mjs";
import { hasStamp, removeStamp, writeStamp } from "./stamp.mjs";
import { stepReport } from "./step-report.mjs";
import { compilerSnapshot } from "./steps/compiler-snapshot.mjs";
import { kernelspec } from "./steps/kernelspec.mjs";
import { nativeAddon } from "./steps/native-addon.mjs";
import { nodePackages } from "./steps/node-packages.mjs";
import { packageBuild } from "./steps/package-build.mjs";
import { pythonEnvironment } from "./steps/python-environment.mjs";
import { tensorflowLibrary } from "./steps/tensorflow-library.mjs";

/**
 * @typedef {object} Step from a bare machine to a working kernel
 * @property {string} id names its log, `.setup/<id>.log`
 * @property {string} name as people read it
 * @property {string} stamp file inside what the step makes that says it is whole
 * @property {readonly string[]} needs files without which it is not done, whatever the stamp says
 * @property {() => string | Promise<string>} fingerprint of all that it depends on
 * @property {(context: { log: string, report: import("./step-report.mjs").StepReport }) => Promise<void>} run
 */

/** What the command line itself needs. */
export const commandSteps = [nodePackages, packageBuild];

/** All steps in their order. @type {readonly Step[]} */
export const allSteps = [
  ...commandSteps,
  compilerSnapshot,
  pythonEnvironment,
  tensorflowLibrary,
  nativeAddon,
  kernelspec,
];

/** @param {Step} step */
export async function isDone(step) {
  return step.needs.every((path) => existsSync(path)) && hasStamp(step.stamp, await step.fingerprint());
}

/**
 * Does the steps that are not done; the others take milliseconds and say nothing. Another set-up that runs is waited for.
 *
 * @param {readonly Step[]} [steps]
 * @param {NodeJS.WriteStream} [terminal]
 * @throws {import("./failure.mjs").Failure} with one sentence and the way out
 */
export async function setUp(steps = allSteps, terminal = process.stderr) {
  if ((await Promise.all(steps.map((step) => isDone(step).catch(() => false)))).every(Boolean)) return;
  const work = withLock(
    async () => {
      for (const step of steps) {
        if (await isDone(step)) continue;
        const report = stepReport(step.name, terminal);
        const started = performance.now();
        report.start();
        try {
          await removeStamp(step.stamp);
          await step.run({ log: join(project.state, `${step.id}.log`), report });
          await writeStamp(step.stamp, await step.fingerprint());
        } catch (error) {
          report.failed();
          throw error;
        }
        report.done((performance.now() - started) / 1000);
      }
    },
    (sentence) => terminal.write(`${sentence}\n`),
  );
  await work.catch((/** @type {unknown} */ error) => {
    throw explain(error, "set-up", "run again");
  });
}
