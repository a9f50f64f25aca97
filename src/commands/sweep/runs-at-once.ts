import { availableParallelism } from "node:os";

/** What runs may take of a machine. */
export interface MachineRoom {
  /** Bytes. Default: what is free on this machine, or in its container. */
  memory?: number;
  /** Default: those of this machine. */
  cores?: number;
}

/** A part of the memory stays free, for all else. */
const USED = 0.9;

/** How many runs this machine takes at once: as many as memory allows, no more than it has cores, and at least one. */
export function runsAtOnce(
  need: number,
  { memory = freeMemory(), cores = availableParallelism() }: MachineRoom = {},
): number {
  return Math.max(1, Math.min(cores, Math.floor((USED * memory) / need)));
}

/** The bytes that runs may take here. */
export function freeMemory(): number {
  return process.availableMemory();
}
