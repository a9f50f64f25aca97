import { join, resolve } from "node:path";

import { Option, type Command } from "commander";

import { project } from "../../../kernel-setup/project.mjs";
import { setUp } from "../../../kernel-setup/setup.mjs";
import { notebookNames } from "../../handouts/find-notebook.js";
import { audiences, type Audience } from "../../handouts/versions.js";
import { profiles } from "../../profile.js";

/** What `tseminar notebooks` was asked for. */
interface NotebooksCommandOptions {
  profile: string;
  output: string;
  for: Audience[];
}

/** Adds arguments, options and action of `tseminar notebooks` to a command. */
export function notebooksCommand(command: Command): void {
  command
    .argument("[notebook...]", "names of files in notebooks/, without .ipynb (default: all)")
    .addOption(
      new Option("--profile <name>", "how much is trained; full writes notebooks/results.json and the README's table")
        .choices(profiles)
        .env("TSEMINAR_PROFILE")
        .default("full"),
    )
    .option("--output <folder>", "where the executed notebooks go", join(project.root, "handouts-teachers"))
    .addOption(
      new Option("--for <version...>", "execute what is made for these; the teachers' version has all cells")
        .choices(audiences)
        .default(["teachers"]),
    )
    .action(async (names: string[], { output, profile, for: versions }: NotebooksCommandOptions) => {
      await setUp();
      const { runNotebooks } = await import("./run-notebooks.js");
      const chosen = names.length > 0 ? names : notebookNames();
      if ((await runNotebooks(chosen, { profile, versions, folder: resolve(output) })) > 0) process.exitCode = 1;
    });
}
