import { cpus, totalmem } from "node:os";

import { InvalidArgumentError, Option, type Command } from "commander";

import { Failure } from "../../../kernel-setup/failure.mjs";
import { allSteps, setUp } from "../../../kernel-setup/setup.mjs";
import { hubEnvironment } from "../../../kernel-setup/steps/hub-environment.mjs";
import { notebookNames } from "../../handouts/find-notebook.js";
import { profiles } from "../../profile.js";

/** What `tseminar hub start` was asked for. */
interface StartCommandOptions {
  port: number;
  students?: string[];
  memory?: string;
  cores?: number;
  idle?: number;
  notebooks?: string;
}

/** What `tseminar hub memory` was asked for. */
interface MemoryCommandOptions {
  port: number;
  profile: string;
}

/** Adds the subcommands of `tseminar hub`. */
export function hubCommand(hub: Command): void {
  hub
    .command("start", { isDefault: true })
    .description(
      "start a JupyterHub for trying on 127.0.0.1, with one password for all and fresh folders (not for a class)",
    )
    .addOption(portOption())
    .option("--students <name...>", "who may come in (default: whoever has the password)")
    .option("--memory <size>", "what each of a student's processes may have (default: 4G)")
    .option("--cores <number>", "how many cores each student has (default: 2)", wholeNumber)
    .option("--idle <seconds>", "after which kernels without work are ended (default: 3600)", wholeNumber)
    .option("--notebooks <folder>", "of which each student gets a copy (default: the seminar's)")
    .action(async (options: StartCommandOptions) => {
      await setUpHub();
      const { startHub } = await import("./start-hub.js");
      const hub = await startHub({ ...options, log: (line) => console.error(line) });
      console.log(`\nJupyterHub for trying: ${hub.address}`);
      console.log(`any name, and the password ${hub.password}`);
      console.log(`the students' folders: ${hub.state}, removed at the end\n`);
      for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void hub.stop());
      process.exitCode = (await hub.ended) ?? 1;
      await hub.stop();
    });

  hub
    .command("setup")
    .description("only fetch JupyterHub, for a server that starts it by itself (see kernel-setup/hub/README.md)")
    .action(setUpHub);

  hub
    .command("memory")
    .description("run notebooks as students of a hub do, and print what their processes hold at most (Linux)")
    .argument("[notebook...]", "names of files in notebooks/, without .ipynb (default: all)")
    .addOption(portOption())
    .addOption(
      new Option("--profile <name>", "how much is trained").choices(profiles).env("TSEMINAR_PROFILE").default("quick"),
    )
    .action(async (names: string[], { port, profile }: MemoryCommandOptions) => {
      if (process.platform !== "linux") throw new Failure("memory is read from /proc, which only Linux has");
      await setUpHub();
      const [{ startHub }, { measureMemory }, { memoryTable }] = await Promise.all([
        import("./start-hub.js"),
        import("./measure-memory.js"),
        import("./memory-table.js"),
      ]);
      // The profile is that of the servers' environment.
      process.env["TSEMINAR_PROFILE"] = profile;
      const chosen = names.length > 0 ? names : notebookNames();
      const memory = `${Math.floor(totalmem() / 2 ** 20)}M`;
      const hub = await startHub({ port, students: chosen, memory, cores: cpus().length });
      try {
        const rows = [];
        for (const name of chosen) {
          console.log(name);
          rows.push(await measureMemory(name, { hub, profile }));
        }
        const caption = `Megabytes at most, profile ${profile}, ${cpus()[0]?.model ?? "an unknown processor"}, ${cpus().length} cores`;
        console.log(String(memoryTable(rows, caption)));
      } finally {
        await hub.stop();
      }
    });
}

function portOption(): Option {
  return new Option("--port <number>", "of the address; the two after it are used inside")
    .argParser(wholeNumber)
    .default(8000);
}

function wholeNumber(text: string): number {
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  throw new InvalidArgumentError("Give a whole number.");
}

async function setUpHub(): Promise<void> {
  await setUp([...allSteps, hubEnvironment]);
}
