import { setImmediate } from "node:timers/promises";

/**
 * Gives the event loop a turn. TensorFlow works synchronously: without this, interrupts, the kernel's replies and progress
 * would wait until the whole training is over.
 */
export async function breathe(): Promise<void> {
  await setImmediate();
}
