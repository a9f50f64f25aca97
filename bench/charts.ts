import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";

import { cifar10, imageGrid } from "tseminar";

import { median } from "./compare.js";
import type { Machine } from "./kernel.js";
import { needsReal } from "./raw-data.js";

/** The charts' options by their names here. */
const charts = { "20 a second": "updatesPerSecond: 20", "as it is": "" } as const;

type Kind = keyof typeof charts;

/** Epochs of a training that go by before anything is measured: the first ones take a third longer. */
const WARMING = 4;

/** What epochs after them are trained with, five times: each of those with a chart stands between two without. */
const kindsInTurn = [null, "20 a second", null, "as it is"] as const;

const epochs = [...Array<null>(WARMING).fill(null), ...Array.from({ length: 5 }, () => kindsInTurn).flat(), null];

/**
 * A session of the kernel: the dense net. What a chart costs is less than what a machine's speed changes by from one training to
 * the next, hence the epochs in turn.
 */
const preparation = `
import { fit, mnist, setSeed, show, tf, trainingChart, type Callback } from "tseminar";
const { train } = await mnist();
async function timed() {
  setSeed(1);
  const net = tf.sequential();
  net.add(tf.layers.flatten({ inputShape: [28, 28, 1] }));
  net.add(tf.layers.dense({ units: 128, activation: "relu" }));
  net.add(tf.layers.dense({ units: 10, activation: "softmax" }));
  net.compile({ optimizer: "adam", loss: "categoricalCrossentropy", metrics: ["accuracy"] });
  const drawn: Record<string, number> = {};
  const counted = (kind: string) => (...[value, options]: Parameters<typeof show>) => {
    drawn[kind] = (drawn[kind] ?? 0) + 1;
    return show(value, options);
  };
  const charts: Record<string, Callback> = { ${Object.entries(charts)
    .map(([kind, options]) => `"${kind}": trainingChart({ showChart: counted("${kind}"), ${options} })`)
    .join(", ")} };
  const kinds: (string | null)[] = ${JSON.stringify(epochs)};
  const chartOf = (epoch: number) => charts[kinds[epoch] ?? ""];
  const seconds: number[] = [];
  let started = 0;
  const inTurn: Callback = {
    async onTrainBegin(run) {
      for (const chart of Object.values(charts)) await chart.onTrainBegin?.(run);
      for (const kind of Object.keys(drawn)) drawn[kind] = 0;
    },
    async onEpochBegin(epoch, run) {
      started = performance.now();
      await chartOf(epoch)?.onEpochBegin?.(epoch, run);
    },
    onProgress: (at, logs, run) => chartOf(at.epoch)?.onProgress?.(at, logs, run),
    async onEpochEnd(epoch, logs, run) {
      await chartOf(epoch)?.onEpochEnd?.(epoch, logs, run);
      seconds.push((performance.now() - started) / 1000);
    },
    async onTrainEnd(run) {
      started = performance.now();
      await charts["as it is"]?.onTrainEnd?.(run);
    },
  };
  await fit(net, train, { epochs: kinds.length, batchSize: 64, verbose: 0, callbacks: [inTurn] });
  const still = (performance.now() - started) / 1000;
  net.dispose();
  console.log(JSON.stringify({ epochs: seconds, drawn, still }));
}
console.log(train.source);
await timed();
`;

/** What a training told: seconds of its epochs, how often each chart was drawn, and seconds of the picture at its end. */
interface Timed {
  epochs: number[];
  drawn: Record<Kind, number>;
  still: number;
}

/** What came of a cell. */
interface CellRun {
  printed: string;
  updates: { number: number; bytes: number };
  /** Seconds. */
  processor: Record<"protocol" | "runner" | "client", number>;
}

/** What the live chart costs a training in the kernel, and how long a grid of 1,000 pictures takes; JSON lines. */
export async function bench({ rounds = 5, ...machine }: Machine & { rounds?: number }): Promise<void> {
  await benchChart(rounds, machine);
  await benchGrid(rounds);
}

async function benchChart(rounds: number, machine: Machine): Promise<void> {
  const [first, ...cells] = await runCells([preparation, ...Array<string>(rounds).fill("await timed();")], machine);
  if (!first || first.printed.includes("stand-in"))
    throw new Error("the benchmark needs the real MNIST: set TSEMINAR_DATA");
  const trainings = cells.map(({ printed }) => JSON.parse(printed) as Timed);
  const without = median(
    trainings.flatMap((training) => training.epochs.filter((_, i) => i >= WARMING && epochs[i] === null)),
  );
  for (const kind of Object.keys(charts) as Kind[]) {
    const ratios = trainings.flatMap((training) => ratiosOf(training, kind));
    const rate = median(trainings.map((training) => training.drawn[kind] / secondsOf(training, kind)));
    report(`live chart, dense net, ${kind}`, {
      ...{ n: ratios.length, "an epoch without, s": without, "updates a second": rate },
      ...{ ratio: median(ratios), surely: surely(ratios), goal: "<= 1.02" },
    });
  }
  // Of both charts; these processes do nothing else.
  const perUpdate = (of: (run: CellRun) => number): number => median(cells.map((run) => of(run) / run.updates.number));
  report("an update of the live chart", {
    ...{ n: rounds, kilobytes: perUpdate(({ updates }) => updates.bytes / 1000) },
    "protocol, ms": perUpdate(({ processor }) => 1000 * processor.protocol),
    "client, ms": perUpdate(({ processor }) => 1000 * processor.client),
  });
  report("the still picture at a training's end", { n: rounds, seconds: median(trainings.map(({ still }) => still)) });
}

/** The interval that holds the true median with a probability of 95 %, by the order of the values (binomial distribution). */
function surely(values: readonly number[]): string {
  const sorted = [...values].sort((a, b) => a - b);
  const half = 0.98 * Math.sqrt(sorted.length);
  const ends = [sorted.length / 2 - half, sorted.length / 2 + half].map((place) => sorted.at(Math.round(place - 0.5)));
  return ends.map((end) => end?.toFixed(3)).join(" … ");
}

/** Of all epochs with a chart. */
function secondsOf({ epochs: seconds }: Timed, kind: Kind): number {
  return seconds.reduce((sum, value, i) => sum + (epochs[i] === kind ? value : 0), 0);
}

/** The epochs with a chart by the mean of their two neighbours without. */
function ratiosOf(training: Timed, kind: Kind): number[] {
  return training.epochs.flatMap((seconds, i) => {
    const [before = NaN, after = NaN] = [training.epochs[i - 1], training.epochs[i + 1]];
    return epochs[i] === kind ? [(2 * seconds) / (before + after)] : [];
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
async function runCells(cells: readonly string[], { python, folder }: Machine): Promise<CellRun[]> {
  const script = fileURLToPath(new URL("../../bench/chart-session.py", import.meta.url));
  const program = spawn(python, [script], { cwd: folder, stdio: ["pipe", "pipe", "inherit"] });
  program.stdin.end(JSON.stringify(cells));
  const [lines, [code]] = await Promise.all([text(program.stdout), once(program, "close") as Promise<[number | null]>]);
  if (code !== 0) throw new Error(`the session with the kernel ended with exit code ${code}`);
  return lines
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as CellRun);
}
