/** The trainings wait for files that the test writes, so that it need not be as quick as they are. */
export const cells = {
  load: `import { existsSync } from "node:fs";
import { dataTable, fit, imageGrid, mnist, setSeed, tf, trainingChart } from "tseminar";
setSeed(1);
const { train } = await mnist();
const some = train.take(1_280);
dataTable(some)`,
  grid: "imageGrid(some.take(12))",
  short: `const net = tf.sequential();
net.add(tf.layers.flatten({ inputShape: [28, 28, 1] }));
net.add(tf.layers.dense({ units: 10, activation: "softmax" }));
net.compile({ optimizer: "adam", loss: "categoricalCrossentropy", metrics: ["accuracy"] });
async function onEpochEnd(epoch: number): Promise<void> {
  while (!existsSync(\`after-epoch-\${epoch}\`)) await new Promise<void>((resolve) => setTimeout(resolve, 50));
}
const history = await fit(net, some, { epochs: 4, validationSplit: 0.1, callbacks: [trainingChart(), { onEpochEnd }] });`,
  // Pauses between the epochs, which are so short that the browser would do nothing but draw.
  long: `const pause = { onEpochEnd: () => new Promise<void>((resolve) => setTimeout(resolve, 500)) };
await fit(net, some, { epochs: existsSync("stopped") ? 1 : 100_000, callbacks: [trainingChart(), pause] });`,
  after: "history.epoch.length",
};

/** The notebook of these cells. */
export function chartsNotebook(): object {
  return {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: { kernelspec: { display_name: "TypeScript (tslab)", language: "typescript", name: "tslab" } },
    cells: Object.entries(cells).map(([id, source]) => ({
      ...{ id, source, cell_type: "code", metadata: {}, outputs: [], execution_count: null },
    })),
  };
}
