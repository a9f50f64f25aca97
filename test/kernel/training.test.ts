import { type Cell, type CellResult, outputsOf, resultOf, runNamedCells } from "../support/kernel.js";

describe("training in the kernel", () => {
  const cells = {
    prepare: `
      import { Dataset, fit, Random, setSeed, tf, trainingChart } from "tseminar";
      import { drawnDigits } from "tseminar/data";
      setSeed(1);`,
    data: `
      const { images, labels } = drawnDigits(600, new Random(3));
      const digits = new Dataset({
        name: "drawn", title: "Drawn", split: "train", images, labels, shape: [600, 28, 28, 1],
        classNames: [..."0123456789"], source: "a test", licence: "Apache-2.0", standIn: true,
      });
      digits`,
    net: `
      const net = tf.sequential();
      net.add(tf.layers.flatten({ inputShape: [28, 28, 1] }));
      net.add(tf.layers.dense({ units: 10, activation: "softmax" }));
      net.compile({ optimizer: tf.train.adam(0.01), loss: "categoricalCrossentropy", metrics: ["accuracy"] });`,
    typo: `await fit(net, digits, { epoch: 3 });`,
    fit: `const history = await fit(net, digits, { epochs: 3, validationSplit: 0.1, callbacks: [trainingChart()] });
      history.history.loss.map((loss, i, all) => i === 0 || loss < all[i - 1])`,
    interrupted: { code: `await fit(net, digits, { epochs: 100000, verbose: 0 });`, interrupt: 2 },
    after: `(await fit(net, digits, { epochs: 1, verbose: 0 })).epoch`,
  } satisfies Record<string, Cell>;
  let results: Record<keyof typeof cells, CellResult>;

  beforeAll(async () => {
    results = await runNamedCells(cells);
  });

  it("shows a data set as a table", () => {
    expect(results.prepare.reply).toMatchObject({ status: "ok" });
    expect(resultOf(results.data)?.["text/html"]).toContain("28×28×1");
  });

  it("shows a mistyped option before anything runs", () => {
    expect(results.typo.reply).toMatchObject({ status: "error", ename: "TypeScriptError" });
    expect(String(results.typo.reply?.["traceback"])).toContain("'epoch' does not exist");
  });

  it("learns", () => {
    expect(resultOf(results.fit)).toEqual({ "text/plain": "[ true, true, true ]" });
  });

  it("shows its progress in one output and its curves in another, both updated in place", () => {
    const shown = outputsOf(results.fit, "display_data");
    const updates = outputsOf(results.fit, "update_display_data");
    const idOf = ({ transient }: Record<string, unknown>): unknown => (transient as { display_id: string }).display_id;
    expect(new Set(shown.map(idOf)).size).toBe(2);
    expect(shown).toHaveLength(2);
    expect(new Set(updates.map(idOf))).toEqual(new Set(shown.map(idOf)));
    const last = updates.at(-1)?.["data"] as Record<string, unknown>;
    expect(last["text/plain"]).toMatch(/^3 epochs in \d+ s · loss \d\.\d{4} · accuracy \d\.\d{4} · val_loss/);
    expect(JSON.stringify(updates)).toContain("drawn stand-in data");
    expect(outputsOf(results.fit, "stream")).toEqual([]);
  });

  it("stops by an interrupt and can be started again", () => {
    expect(results.interrupted.reply).toMatchObject({ status: "error", ename: "KeyboardInterrupt" });
    expect(resultOf(results.after)).toEqual({ "text/plain": "[ 1 ]" });
  });
});
