import { readFileSync } from "node:fs";

import { type ConnectionFile, createConnection } from "./connection.js";
import { Kernel } from "./kernel.js";

const [path] = process.argv.slice(2);
if (path === undefined) throw new Error("no connection file given (usage: node dist/kernel/main.js <connection file>)");

// A kernel whose server is gone would be left behind.
const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) process.exit(1);
}, 1000).unref();

const file = JSON.parse(readFileSync(path, "utf8")) as ConnectionFile;
await new Kernel(createConnection(file)).start();
