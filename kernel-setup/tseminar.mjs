#!/usr/bin/env node
// The `tseminar` command on a machine where nothing is installed yet: it gets the Node packages, compiles the package and
// hands over to src/cli.ts.

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Node ${process.versions.node} is too old: install Node 20.19 or newer (https://nodejs.org)`);
  process.exit(1);
}

const { commandSteps, isDone, setUp } = await import("./setup.mjs");
const onlyLooks = process.argv[2] === "doctor" && process.argv.includes("--no-setup");
try {
  if (!onlyLooks) await setUp(commandSteps);
  else if (!(await Promise.all(commandSteps.map(isDone))).every(Boolean)) throw new Error("nothing is set up yet");
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  if (process.argv[2] === "doctor") {
    const { doctor } = await import("./doctor.mjs");
    await doctor({ json: process.argv.includes("--json") });
  }
  process.exit(1);
}
/** @type {{ main: (argv: readonly string[]) => Promise<void> }} */
const { main } = await import(new URL("../dist/cli.js", import.meta.url).href);
await main(process.argv);
