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

// A kernel whose server is gone would be left behind; it may have gone before this line, and init has adopted the kernel.
const parent = process.ppid;
const server = Number(process.env["JPY_PARENT_PID"]); // jupyter_client says so
setInterval(() => {
  if (process.ppid !== parent || (parent === 1 && server > 1 && !isAlive(server))) void kernel.close();
}, 1000).unref();

await kernel.start();

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
