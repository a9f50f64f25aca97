import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";

import { Command, CommanderError, InvalidArgumentError, Option } from "commander";

import { doctor } from "../kernel-setup/doctor.mjs";
import { Failure } from "../kernel-setup/failure.mjs";
import { project } from "../kernel-setup/project.mjs";
import { allSteps, isDone, setUp } from "../kernel-setup/setup.mjs";
import { installForUser } from "../kernel-setup/steps/kernelspec.mjs";
import { chooseBackend } from "../kernel-setup/tensorflow-wheels.mjs";
import { dataCommand } from "./commands/data-command.js";
import { hubCommand } from "./commands/hub/hub-command.js";
import { courseCommand } from "./commands/course/course-command.js";
import { startJupyterLab } from "./commands/start-jupyterlab.js";
import { benchCommand } from "./commands/bench-command.js";
import { notebooksCommand } from "./commands/notebooks/notebooks-command.js";
import { runTests } from "./commands/run-tests.js";
import { sweepCommand } from "./commands/sweep/sweep-command.js";
import { notebookNames } from "./handouts/find-notebook.js";
import { profiles } from "./profile.js";

/**
 * The `tseminar` command. Exit codes: 0 done, 1 failed with a sentence on stderr, 2 wrong usage. What a command needs beside
 * its options is loaded when it runs, so that `--help` and a mistyped word are answered at once.
 */
export async function main(argv: readonly string[]): Promise<void> {
  resolveFolders();
  try {
    await program().parseAsync([...argv]);
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? 0 : 2;
      return;
    }
    // A failure's sentence says all; anything else is a fault of ours, whose trace helps to mend it.
    console.error(error instanceof Failure ? error.message : error);
    process.exitCode = 1;
  }
}

/** What `tseminar handout` was asked for. */
interface HandoutCommandOptions {
  profile: string;
  output: string;
  teachers?: string;
  solutions?: string;
  execute: boolean;
  pdf?: boolean;
  course?: string;
  date?: string;
  versionText?: string;
}

function program(): Command {
  const { version } = JSON.parse(readFileSync(join(project.root, "package.json"), "utf8")) as { version: string };
  const tseminar = new Command("tseminar")
    .description("Seminars on convolutional neural networks in TypeScript.")
    .version(version)
    .exitOverride();

  tseminar
    .command("start")
    .description("set up what is missing, then start JupyterLab on the notebooks and print its address")
    .option("--port <number>", "port of the server, the next free one when it is taken", portNumber, 8888)
    .option("--open", "open the address in a browser")
    .argument("[folder]", "with the notebooks", project.notebooks)
    .action(async (folder: string, options: { port: number; open?: true }) => {
      await setUp();
      const { port, open = false } = options;
      process.exitCode = await startJupyterLab({ port, open, folder: resolve(folder) });
    });

  tseminar
    .command("test")
    .description("set up what is missing, then check formatting, types and style and run all tests")
    .argument("[jest-arguments...]", "run only jest, with these arguments: paths, -t, --coverage …")
    .allowUnknownOption()
    .action(async (args: string[]) => {
      await setUp();
      process.exitCode = await runTests(args);
    });

  tseminar
    .command("test-nodes")
    .description("set up and test kernel, training and one notebook under other versions of Node, in copies")
    .argument("[version...]", "as npm takes them", ["20", "22", "24", "latest"])
    .action(async (versions: string[]) => {
      await setUp();
      const { testNodes } = await import("./commands/test-nodes.js");
      if (!(await testNodes(versions))) process.exitCode = 1;
    });

  notebooksCommand(
    tseminar
      .command("notebooks")
      .description("execute notebooks and compare their results with the ranges that they declare"),
  );

  tseminar
    .command("handout")
    .description("execute notebooks in the kernel and write each as one HTML file that opens offline")
    .argument("[notebook...]", "names of files in notebooks/, without .ipynb (default: all)")
    .addOption(
      new Option("--profile <name>", "how much is trained").choices(profiles).env("TSEMINAR_PROFILE").default("full"),
    )
    .option(
      "--output <folder>",
      "where the students' files go; the teachers' and the solutions go beside it",
      join(project.root, "handouts"),
    )
    .option("--teachers <folder>", "where the teachers' files go: with solutions, notes and hidden tests")
    .option("--solutions <folder>", "where the version with the exercises solved goes")
    .option("--no-execute", "show the outputs that are stored")
    .option("--pdf", "print each page as PDF, too (needs Chromium)")
    .option("--course <name>", "what stands above the title (default: the notebook's metadata)")
    .option("--date <date>", "e.g. 2026-11-22 (default: the notebook's metadata, or today)")
    .option("--version-text <text>", "the version of the course (default: the notebook's metadata)")
    .action(async (names: string[], options: HandoutCommandOptions) => {
      await setUp();
      const { output, teachers, solutions, versionText, ...rest } = options;
      const folders = {
        folder: resolve(output),
        ...(teachers !== undefined && { teachers: resolve(teachers) }),
        ...(solutions !== undefined && { solutions: resolve(solutions) }),
      };
      const { makeHandout } = await import("./handouts/make-handout.js");
      for (const name of names.length > 0 ? names : notebookNames())
        await makeHandout(name, { ...rest, ...folders, version: versionText });
    });

  courseCommand(tseminar.command("course").description("make an nbgrader course of the exercises, and grade it"));

  sweepCommand(
    tseminar
      .command("sweep")
      .description("run a notebook with many settings of its parameters, here or on other machines, and compare"),
  );
  hubCommand(tseminar.command("hub").description("JupyterHub for a class: try it here, and measure what it needs"));

  tseminar
    .command("contact-sheet")
    .description("put all kept charts and pictures on one page, in light, dark and grey, to look at them")
    .option("--output <folder>", "where the files go", join(project.root, "contact-sheet"))
    .action(async ({ output }: { output: string }) => {
      await setUp();
      const { makeContactSheet } = await import("./commands/contact-sheet.js");
      await makeContactSheet(resolve(output));
    });

  benchCommand(tseminar.command("bench").description("measure us and the peers in turn in one run, on real data"));

  dataCommand(tseminar.command("data").description("list, get, verify, find and remove the data sets"));

  tseminar
    .command("setup")
    .description("get what is missing: Node packages, Python environment, TensorFlow, the native addon, the kernel")
    .option("--user", "make the kernel known to your own Jupyter, too")
    .addOption(
      new Option(
        "--tensorflow <backend>",
        "for the processor, for NVIDIA GPUs, or by the driver; kept for later runs",
      ).choices(["auto", "cpu", "cuda"]),
    )
    .action(async (options: { user?: true; tensorflow?: string }) => {
      if (options.tensorflow) await chooseBackend(options.tensorflow);
      await setUp();
      for (const step of allSteps) if (await isDone(step)) console.log(`✓ ${step.name}`);
      if (options.user) console.log(await installForUser());
    });

  tseminar
    .command("doctor")
    .description("set up what is missing, then try everything the seminar needs and print one table")
    .option("--json", "print the findings as JSON")
    .option("--no-setup", "only look, set up nothing")
    .action(async (options: { json?: true; setup: boolean }) => {
      if (options.setup)
        await setUp().catch((error: unknown) => console.error(String(error).replace(/^Failure: /, "")));
      if (!(await doctor({ json: options.json === true }))) process.exitCode = 1;
    });

  return tseminar;
}

/** The kernel runs in another folder than this command: relative folders mean the one where they were typed. */
function resolveFolders(): void {
  for (const name of ["TSEMINAR_DATA", "TSEMINAR_CACHE"]) {
    const place = process.env[name];
    if (place && !/^\w+:/.test(place)) process.env[name] = resolve(place);
  }
}

function portNumber(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new InvalidArgumentError("Give a whole number from 1 to 65535.");
}
