import { type Command, InvalidArgumentError } from "commander";

import { catalogue, type CatalogueEntry } from "../data/catalogue.js";
import { cleanDatasets } from "./data/clean-datasets.js";
import { getDatasets } from "./data/get-datasets.js";
import { listDatasets } from "./data/list-datasets.js";
import { verifyDatasets } from "./data/verify-datasets.js";
import { whereIsDataset } from "./data/where-is-dataset.js";

const sets = Object.values<CatalogueEntry>(catalogue);

/** Adds the subcommands of `tseminar data`. */
export function dataCommand(data: Command): void {
  data
    .command("list")
    .description("print a table of the data sets: images, size of the download, licence, where it lies")
    .action(() => {
      listDatasets();
    });

  data
    .command("get")
    .description("find data sets on this machine or download them, and print where they are")
    .argument("[set...]", "short names, as in the list", setNamed)
    .option("--all", "every data set of the catalogue")
    .action(async (named: CatalogueEntry[], options: { all?: true }, command: Command) => {
      if (named.length === 0 && !options.all) command.error("error: name a data set, or give --all");
      process.exitCode = await getDatasets(options.all ? sets : named);
    });

  data
    .command("verify")
    .description("read the data sets that lie on this machine and compare them with the published checksums")
    .argument("[set...]", "short names (default: all that are here)", setNamed)
    .action(async (named: CatalogueEntry[]) => {
      process.exitCode = await verifyDatasets(named);
    });

  data
    .command("where")
    .description("print the folder of a data set, or that of all downloads, as one line")
    .argument("[set]", "short name", (name: string) => setNamed(name)[0])
    .action((set: CatalogueEntry | undefined) => {
      process.exitCode = whereIsDataset(set);
    });

  data
    .command("clean")
    .description(
      "remove downloads, unfinished ones too, and decoded copies from the cache, and tell how much was freed",
    )
    .argument("[set...]", "short names (default: all)", setNamed)
    .option("--dry-run", "only tell what would be removed")
    .action(async (named: CatalogueEntry[], options: { dryRun?: true }) => {
      process.exitCode = await cleanDatasets(named, { dryRun: options.dryRun === true });
    });
}

/** Reads one more name of several. */
function setNamed(name: string, before: readonly CatalogueEntry[] = []): CatalogueEntry[] {
  const set = sets.find((each) => each.name === name);
  if (!set) throw new InvalidArgumentError(`It is none of: ${sets.map((each) => each.name).join(", ")}.`);
  return before.includes(set) ? [...before] : [...before, set];
}
