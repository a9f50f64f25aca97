import { basename, join, resolve } from "node:path";

import { InvalidArgumentError, Option, type Command } from "commander";

import { project } from "../../../kernel-setup/project.mjs";
import { allSteps, setUp } from "../../../kernel-setup/setup.mjs";
import { sweepEnvironment } from "../../../kernel-setup/steps/sweep-environment.mjs";
import { profiles } from "../../profile.js";
import type { SweptParameter } from "./swept-values.js";

/** What `tseminar sweep` was asked for. */
interface SweepCommandOptions {
  parameter?: SweptParameter[];
  profile: string;
  output?: string;
  scheduler?: string;
  atOnce?: number;
  memory?: number;
  metric?: string[];
}

/** Adds arguments, options, action and subcommands of `tseminar sweep` to a command. */
export function sweepCommand(sweep: Command): void {
  sweep
    .argument("[notebook]", "name of a file in notebooks/, without .ipynb, or the path of one")
    .option("-p, --parameter <name=value,…>", "what to try of a parameter; all combinations are run", swept)
    .addOption(
      new Option("--profile <name>", "how much is trained").choices(profiles).env("TSEMINAR_PROFILE").default("full"),
    )
    .option("--output <folder>", "where table, charts and executed notebooks go (default: sweeps/<notebook>)")
    .option("--scheduler <address>", "of a Dask scheduler that runs elsewhere (default: a cluster on this machine)")
    .option("--at-once <number>", "run at most so many at once (default: as memory and cores allow)", count)
    .option("--memory <GB>", "what one run needs (default: as measured in earlier runs, else 2)", gigabytes)
    .option("--metric <name...>", "draw only these numbers (default: all that differ)")
    .action(
      async (
        notebook: string | undefined,
        { parameter: parameters = [], output, metric, ...rest }: SweepCommandOptions,
      ) => {
        if (notebook === undefined) sweep.error("error: missing required argument 'notebook'");
        await setUpSweeps();
        const { runSweep } = await import("./run-sweep.js");
        const { printSweep } = await import("./print-sweep.js");
        const folder = resolve(output ?? join(project.root, "sweeps", basename(notebook, ".ipynb")));
        const done = await runSweep(notebook, { ...rest, parameters, folder, ...(metric && { metrics: metric }) });
        printSweep(done, folder);
        if (done.failed > 0) process.exitCode = 1;
      },
    );

  sweep
    .command("scheduler")
    .description("start a Dask scheduler for workers on other machines")
    .argument("[argument...]", "as `dask scheduler` takes them, e.g. --host 10.0.0.5")
    .allowUnknownOption()
    .action(async (args: string[]) => {
      await setUpSweeps();
      const { startScheduler } = await import("./start-dask.js");
      process.exitCode = await startScheduler(args);
    });

  sweep
    .command("worker")
    .description("start a Dask worker on this machine, which runs what a scheduler gives it")
    .argument("<address>", "of the scheduler, e.g. tcp://10.0.0.5:8786")
    .argument("[argument...]", "as `dask worker` takes them")
    .allowUnknownOption()
    .action(async (address: string, args: string[]) => {
      await setUpSweeps();
      const { startWorker } = await import("./start-dask.js");
      process.exitCode = await startWorker(address, args);
    });
}

async function setUpSweeps(): Promise<void> {
  await setUp([...allSteps, sweepEnvironment]);
}

function swept(text: string, before: readonly SweptParameter[] = []): SweptParameter[] {
  const [, name, list] = /^\s*([\w$]+)\s*=(.*)$/s.exec(text) ?? [];
  const values = list?.split(",").map((value) => value.trim()) ?? [];
  if (name === undefined || values.length === 0 || values.includes(""))
    throw new InvalidArgumentError("Write a name and its values, with commas between them: learningRate=1e-3,3e-4.");
  return [...before, { name, values }];
}

function count(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0) return number;
  throw new InvalidArgumentError("Give a whole number of at least 1.");
}

function gigabytes(text: string): number {
  const number = Number(text);
  if (number > 0 && Number.isFinite(number)) return 1e9 * number;
  throw new InvalidArgumentError("Give a number of gigabytes, e.g. 1.5.");
}
