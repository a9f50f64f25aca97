import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";

import { cifar10, imageGrid } from "tseminar";

import { median } from "./compare.js";
import type { Machine } from "./kernel.js";
import { needsReal } from "./raw-data.js";

/** Epochs of a training that is timed. */
const EPOCHS = 8;

/** A session of the kernel: the dense net, trained without and with the chart in turn. */
const preparation = `
import { fit, mnist, setSeed, tf, trainingChart } from "tseminar";
const { train } = await mnist();
let updates = 0;
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
const counting = { onProgress: () => void updates++ };
await timed([trainingChart({ updatesPerSecond: 20 }), counting], 1);
console.log(train.source);
`;
const without = "console.log(JSON.stringify({ seconds: await timed([]) }));";
const withChart =
  "updates = 0; console.log(JSON.stringify({ seconds: await timed([trainingChart({ updatesPerSecond: 20 }), counting]), updates }));";

interface Trained {
  seconds: number;
  updates?: number;
}

/** What the live chart costs a training in the kernel, and how long a grid of 1,000 pictures takes; JSON lines. */
export async function bench({ rounds = 5, ...machine }: Machine & { rounds?: number }): Promise<void> {
  const cells = [preparation, ...Array.from({ length: rounds }, () => [without, withChart]).flat()];
  const [source = "", ...printed] = await runCells(cells, machine);
  if (source.includes("stand-in")) throw new Error("the benchmark needs the real MNIST: set TSEMINAR_DATA");
  const trained = printed.map((line) => JSON.parse(line) as Trained);
  const bare = median(trained.filter(({ updates }) => updates === undefined).map(({ seconds }) => seconds));
  const charted = trained.filter(({ updates }) => updates !== undefined);
  const seconds = median(charted.map((one) => one.seconds));
  const perSecond = median(charted.map((one) => (one.updates ?? 0) / one.seconds));
  report("live chart, dense net", {
    ...{ n: rounds, epochs: EPOCHS, without: bare, with: seconds, updatesPerSecond: perSecond },
    ...{ ratio: seconds / bare, goal: "<= 1.02" },
  });

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

/** What each cell has printed. */
async function runCells(cells: readonly string[], { python, folder }: Machine): Promise<string[]> {
  const script = fileURLToPath(new URL("../../kernel-setup/run-cells.py", import.meta.url));
  const program = spawn(python, [script, "--timeout", "600"], { cwd: folder, stdio: ["pipe", "pipe", "inherit"] });
  program.stdin.end(JSON.stringify(cells));
  const [lines] = await Promise.all([text(program.stdout), once(program, "close")]);
  return lines
    .trim()
    .split("\n")
    .map((line) => {
      const { reply, outputs } = JSON.parse(line) as {
        reply: { status: string; evalue?: string } | null;
        outputs: { msg_type: string; content: { name?: string; text?: string } }[];
      };
      if (reply?.status !== "ok") throw new Error(`a cell failed: ${reply?.evalue ?? "it took too long"}`);
      return outputs.map(({ content }) => (content.name === "stdout" ? (content.text ?? "") : "")).join("");
    });
}
