import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { type Command, InvalidArgumentError } from "commander";

import { project } from "../../kernel-setup/project.mjs";
import { setUp } from "../../kernel-setup/setup.mjs";

/** Adds the subcommands of `tseminar bench`; each benchmark lies in bench/ under its name. */
export function benchCommand(bench: Command): void {
  const add = (name: string, description: string): Command =>
    bench
      .command(name)
      .description(description)
      .action((options: object) => runBenchmark(name, options));
  const rounds = ["--rounds <number>", "times that all are measured, in turn", wholeNumber] as const;

  add("kernel", "our kernel and ipykernel").option(...rounds, 5);

  add("data", "loading data, and numpy, Pillow, tf.data and Keras").option(...rounds, 5);

  add("charts", "what the live chart costs a training in the kernel, and a grid of 1,000 pictures").option(
    ...rounds,
    5,
  );

  add("training", "`fit`, and stock tfjs, Keras and PyTorch on the same nets: about 12 minutes")
    .option("--json", "print one JSON line a net")
    .option(...rounds, 3)
    .option("--net <name>", "train only this one: dense, mnist, lecture or cifar");

  add("results", "what nets reach on real data: hours; exit code 1 when a goal is missed")
    .option("--only <names>", "only these results, separated by commas", (text) => text.split(","))
    .option("--seeds <numbers>", "a training for each, separated by commas", (text) =>
      text.split(",").map(wholeNumber),
    );
}

/** Measures us and the peers in turn and prints JSON lines or a table. */
async function runBenchmark(name: string, options: object): Promise<void> {
  await setUp();
  const file = pathToFileURL(join(project.dist, "bench", `${name}.js`)).href;
  const { bench } = (await import(file)) as { bench: (machine: object) => Promise<boolean | undefined> };
  const reached = await bench({ ...options, python: project.python, folder: project.notebooks });
  if (reached === false) process.exitCode = 1;
}

function wholeNumber(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0) return number;
  throw new InvalidArgumentError("Give whole numbers of at least 1.");
}
