/** The thread that hears what the main thread cannot while it is busy. */
import { Socket } from "node:net";
import { createInterface } from "node:readline";
import { type MessagePort, parentPort, workerData } from "node:worker_threads";

import type { ToWatchdog } from "./messages.js";
import { slots } from "./watchdog-slots.js";

const { shared, answers } = workerData as { shared: Int32Array; answers: MessagePort };

const lines = createInterface({ input: new Socket({ fd: 4, readable: true, writable: false }) });
lines.on("line", (line) => {
  const message = JSON.parse(line) as ToWatchdog;
  if (message.type === "input") {
    answers.postMessage(message.value);
    wake();
  } else {
    Atomics.store(shared, slots.interrupted, 1);
    parentPort?.postMessage("interrupt");
    wake();
  }
});
// The protocol's process is gone: this one and those that it has started, which are of its group, must not be left behind.
lines.on("close", () => process.kill(-process.pid, "SIGKILL"));

/** `prompt` waits for the answer, or the interrupt. */
function wake(): void {
  Atomics.add(shared, slots.news, 1);
  Atomics.notify(shared, slots.news);
}
