import { readFileSync } from "node:fs";

import { type ConnectionFile, createConnection } from "./protocol/connection.js";
import { Kernel } from "./protocol/kernel.js";

const [path] = process.argv.slice(2);
if (path === undefined) throw new Error("no connection file given (usage: node dist/kernel/main.js <connection file>)");

const file = JSON.parse(readFileSync(path, "utf8")) as ConnectionFile;
const kernel = new Kernel(createConnection(file), file);

process.on("SIGINT", () => {
  kernel.interrupt();
});
process.on("SIGTERM", () => void kernel.close());
// An error of the kernel itself must not take the variables with it.
process.on("uncaughtException", (error) => {
  console.error(error);
});

// A kernel whose server is gone would be left behind.
const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) void kernel.close();
}, 1000).unref();

await kernel.start();
