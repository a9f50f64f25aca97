import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";

import { cifar10, imageGrid } from "tseminar";

import { median } from "./compare.js";
import type { Machine } from "./kernel.js";
import { needsReal } from "./raw-data.js";

/** Epochs of a training that is timed. */
const EPOCHS = 4;

/** A session of the kernel: the dense net, trained without and with the chart in turn. */
const preparation = `
import { fit, mnist, setSeed, tf, trainingChart } from "tseminar";
const { train } = await mnist();
async function timed(callbacks: object[], epochs = ${EPOCHS}) {
  setSeed(1);
  const net = tf.sequential();
  net.add(tf.layers.flatten({ inputShape: [28, 28, 1] }));
  net.add(tf.layers.dense({ units: 128, activation: "relu" }));
  net.add(tf.layers.dense({ units: 10, activation: "softmax" }));
  net.compile({ optimizer: "adam", loss: "categoricalCrossentropy", metrics: ["accuracy"] });
  const started = performance.now();
  await fit(net, train, { epochs, batchSize: 64, verbose: 0, callbacks });
  const seconds = (performance.now() - started) / 1000;
  net.dispose();
  return seconds;
}
await timed([trainingChart({ updatesPerSecond: 20 })], 2);
console.log(train.source);
`;

/** What is trained with in each round. */
const kinds = {
  without: "",
  "20 a second": "trainingChart({ updatesPerSecond: 20 })",
  "as it is": "trainingChart()",
} as const;

type Kind = keyof typeof kinds;

/** What came of one training. */
interface Trained {
  seconds: number;
  updates: { number: number; bytes: number };
  /** Seconds. */
  processor: Record<"protocol" | "runner" | "client", number>;
}

/** What the live chart costs a training in the kernel, and how long a grid of 1,000 pictures takes; JSON lines. */
export async function bench({ rounds = 9, ...machine }: Machine & { rounds?: number }): Promise<void> {
  await benchChart(rounds, machine);
  await benchGrid(rounds);
}

async function benchChart(rounds: number, machine: Machine): Promise<void> {
  const names = Object.keys(kinds) as Kind[];
  // Who comes first changes: a machine may grow slower or faster while it works.
  const order = Array.from({ length: rounds }, (_, round) => {
    const first = round % names.length;
    return [...names.slice(first), ...names.slice(0, first)];
  });
  const cells = order.flat().map((kind) => `console.log(await timed([${kinds[kind]}]));`);
  const [first, ...results] = await runCells([preparation, ...cells], machine);
  if (!first || first.printed.includes("stand-in"))
    throw new Error("the benchmark needs the real MNIST: set TSEMINAR_DATA");
  const trained = results.map(({ printed, ...rest }): Trained => ({ seconds: Number(printed), ...rest }));
  const of = (kind: Kind): Trained[] => trained.filter((_, i) => order.flat()[i] === kind);
  const ratios = (kind: Kind): number[] =>
    of(kind).map(({ seconds }, round) => seconds / (of("without")[round]?.seconds ?? NaN));
  const extra = (kind: Kind, process: "protocol" | "client"): number =>
    median(of(kind).map(({ processor, updates }) => (1000 * processor[process]) / updates.number));
  for (const kind of ["20 a second", "as it is"] as const)
    report(`live chart, dense net, ${kind}`, {
      ...{ n: rounds, epochs: EPOCHS, without: median(of("without").map(({ seconds }) => seconds)) },
      with: median(of(kind).map(({ seconds }) => seconds)),
      updatesPerSecond: median(of(kind).map(({ seconds, updates }) => updates.number / seconds)),
      kilobytes: median(of(kind).map(({ updates }) => updates.bytes / updates.number / 1000)),
      // Of whole trainings, of which these processes do nothing else.
      ...{ "protocol, ms an update": extra(kind, "protocol"), "client, ms an update": extra(kind, "client") },
      ...{ ratio: median(ratios(kind)), goal: "<= 1.02" },
    });
}

async function benchGrid(rounds: number): Promise<void> {
  const { train } = await cifar10();
  needsReal(train);
  const pictures = train.take(1_000);
  const grids = [];
  for (let round = 0; round <= rounds; round++) {
    const started = performance.now();
    const svg = await imageGrid(pictures, { columns: 40 }).svg();
    grids.push({ seconds: (performance.now() - started) / 1000, megabytes: Buffer.byteLength(svg) / 1e6 });
  }
  const [, ...warm] = grids;
  report("grid of 1,000 CIFAR-10 pictures", {
    ...{ n: rounds, seconds: median(warm.map((grid) => grid.seconds)) },
    ...{ megabytes: median(warm.map(({ megabytes }) => megabytes)), goal: "<= 0.5 s, <= 1.5 MB" },
  });
}

function report(what: string, values: Readonly<Record<string, number | string>>): void {
  const rounded = Object.entries(values).map(([name, value]) => [
    name,
    typeof value === "number" ? Number(value.toPrecision(4)) : value,
  ]);
  console.log(JSON.stringify({ what, ...Object.fromEntries(rounded) }));
}

/** What came of each cell. */
async function runCells(
  cells: readonly string[],
  { python, folder }: Machine,
): Promise<(Omit<Trained, "seconds"> & { printed: string })[]> {
  const script = fileURLToPath(new URL("../../bench/chart-session.py", import.meta.url));
  const program = spawn(python, [script], { cwd: folder, stdio: ["pipe", "pipe", "inherit"] });
  program.stdin.end(JSON.stringify(cells));
  const [lines, [code]] = await Promise.all([text(program.stdout), once(program, "close") as Promise<[number | null]>]);
  if (code !== 0) throw new Error(`the session with the kernel ended with exit code ${code}`);
  return lines
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Omit<Trained, "seconds"> & { printed: string });
}
