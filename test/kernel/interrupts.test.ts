import { type WireKernel, isIdle, openKernel, resultOf, seconds } from "../support/wire.js";

/** Time that a front end waits in the tests until it interrupts: the cell is in its midst. */
const intoTheCell = 0.5;

const cases = {
  "await model.fit": "await net.fit(xs, ys, { epochs: 1_000_000, verbose: 0 });",
  'fit with yieldEvery "never"': 'await net.fit(xs, ys, { epochs: 1_000_000, verbose: 0, yieldEvery: "never" });',
  'fit from "tseminar"': "await fit(picture, pictures, { epochs: 1_000_000, verbose: 0 });",
  "an endless loop": "while (true) {}",
  "an endless loop after an await": "await null; while (true) {}",
  "an endless loop after a timer": "await new Promise((resolve) => setTimeout(resolve, 50)); while (true) {}",
  "an endless loop inside a timer": "await new Promise(() => { setTimeout(() => { while (true) {} }, 50); });",
  "an endless loop of awaits": "while (true) await null;",
  "a promise that never settles": "await new Promise(() => {});",
  "a loop of products": "while (true) { tf.tidy(() => { tf.matMul(small, small); }); }",
  "a loop of products in a callback": "for (;;) [1, 2, 3].forEach(() => { tf.matMul(small, small).dispose(); });",
  "a long native product": "for (;;) { tf.matMul(large, large).dispose(); }",
  "a regular expression that takes for ever": "/^(a+)+$/.test(`${'a'.repeat(60)}b`);",
  "an endless loop that prints": "for (;;) console.log('again and again');",
} as const;

const setUp = `
  import { Dataset, fit, Random, tf } from "tseminar";
  const net = tf.sequential({ layers: [tf.layers.dense({ units: 8, inputShape: [4] }), tf.layers.dense({ units: 1 })] });
  net.compile({ optimizer: "sgd", loss: "meanSquaredError" });
  const xs = tf.randomUniform([256, 4]);
  const ys = tf.randomUniform([256, 1]);
  const picture = tf.sequential({ layers: [
    tf.layers.flatten({ inputShape: [8, 8, 1] }), tf.layers.dense({ units: 2, activation: "softmax" })] });
  picture.compile({ optimizer: "sgd", loss: "categoricalCrossentropy" });
  const pictures = new Dataset({
    name: "some", title: "Some", split: "train", images: new Uint8Array(64 * 64), labels: new Uint8Array(64),
    shape: [64, 8, 8, 1], classNames: ["a", "b"], source: "a test", licence: "Apache-2.0", standIn: true });
  const small = tf.randomUniform([50, 50]);
  const kept = [1, 2, 3];
  // A product that takes about 0.6 s here.
  function timeOf(size: number) {
    return tf.tidy(() => {
      const matrix = tf.randomUniform([size, size]);
      const start = performance.now();
      tf.matMul(matrix, matrix).dataSync();
      return performance.now() - start;
    });
  }
  timeOf(1000);
  const largeSize = Math.round(1500 * (600 / timeOf(1500)) ** (1 / 3));
  const large = tf.randomUniform([largeSize, largeSize]);
  [largeSize, Math.round(timeOf(largeSize))]`;

describe.each(["message", "signal"] as const)("an interrupt by %s", (by) => {
  const measured: string[] = [];
  let kernel: WireKernel;

  beforeAll(async () => {
    kernel = await openKernel();
    const { reply, outputs } = await kernel.execute(setUp);
    expect(reply).toMatchObject({ status: "ok" });
    measured.push(`size and milliseconds of the long product: ${resultOf({ outputs }) ?? "?"}`);
  });

  afterAll(async () => {
    console.log(`seconds from an interrupt by ${by} to idle\n${measured.join("\n")}`);
    await kernel.close();
  });

  it("ends a loop that sleeps for good, at the latest with its turn, also when another cell runs by then", async () => {
    const code = `let turns = 0;
      const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
      async function poll() { for (;;) { await sleep(300); turns++; } }
      await poll();`;
    const id = kernel.start(code);
    await seconds(1);
    await kernel.interrupt(by);
    await kernel.exchange(id);
    await kernel.execute("const before = turns; await sleep(1000);");
    expect(resultOf(await kernel.execute("[before > 0, turns - before <= 1]"))).toBe("[ true, true ]");
  });

  it.each(Object.entries(cases))("stops %s, keeps variables and leaves tfjs usable", async (name, code) => {
    const id = kernel.start(code);
    await kernel.until(() => kernel.of(id).some(({ header }) => header.msg_type === "execute_input"));
    await seconds(intoTheCell);
    expect(kernel.of(id).some(isIdle)).toBe(false);
    const at = await kernel.interrupt(by);
    const { reply, messages } = await kernel.exchange(id);
    const took = (messages.find(isIdle)?.time ?? Number.NaN) - at;
    measured.push(`${took.toFixed(2)}  ${name}`);
    expect(reply).toMatchObject({ status: "error", ename: "KeyboardInterrupt" });

    expect(resultOf(await kernel.execute("kept"))).toBe("[ 1, 2, 3 ]");
    const fitted = await kernel.execute(
      "(await net.fit(xs, ys, { epochs: 1, verbose: 0 })).epoch.concat((await fit(picture, pictures, { verbose: 0 })).epoch)",
    );
    expect(fitted.reply).toMatchObject({ status: "ok" });
    expect(resultOf(fitted)).toBe("[ 0, 1 ]");
  });

  it("ends a fit with the weights it had reached", async () => {
    await kernel.execute("const before = net.getWeights()[0]!.clone();");
    const id = kernel.start(cases["await model.fit"]);
    await seconds(intoTheCell);
    await kernel.interrupt(by);
    await kernel.exchange(id);
    const changed = "tf.tidy(() => net.getWeights()[0]!.sub(before).abs().max().dataSync()[0]! > 0)";
    expect(resultOf(await kernel.execute(changed))).toBe("true");
  });

  it("aborts the cells that are queued", async () => {
    const running = kernel.start("await new Promise(() => {})");
    const queued = kernel.start("'queued'");
    await seconds(0.3);
    await kernel.interrupt(by);
    expect((await kernel.exchange(running)).reply).toMatchObject({ status: "error", ename: "KeyboardInterrupt" });
    expect((await kernel.exchange(queued)).reply).toMatchObject({ status: "aborted" });
  });

  it("does nothing when no cell runs", async () => {
    await kernel.interrupt(by);
    await seconds(0.2);
    expect(resultOf(await kernel.execute("1 + 1"))).toBe("2");
  });

  it("can come in rows", async () => {
    const id = kernel.start("while (true) {}");
    await seconds(0.3);
    for (let i = 0; i < 5; i++) await kernel.interrupt(by);
    expect((await kernel.exchange(id)).reply).toMatchObject({ status: "error", ename: "KeyboardInterrupt" });
    expect(resultOf(await kernel.execute("kept"))).toBe("[ 1, 2, 3 ]");
  });

  it("aborts jupyter.signal, a new one for each cell", async () => {
    const id = kernel.start(
      "await new Promise((resolve) => jupyter.signal.addEventListener('abort', () => { console.log('aborted'); resolve(0); }));",
    );
    await seconds(0.3);
    await kernel.interrupt(by);
    await kernel.exchange(id);
    const heard = kernel.of(id).some(({ content }) => String(content["text"]).includes("aborted"));
    expect(heard).toBe(true);
    expect(resultOf(await kernel.execute("jupyter.signal.aborted"))).toBe("false");
  });
});

describe("a cell that catches everything", () => {
  it("is stopped all the same", async () => {
    const kernel = await openKernel();
    const id = kernel.start("let turns = 0; while (true) { try { while (true) turns++; } catch {} }");
    await seconds(0.3);
    await kernel.interrupt();
    await seconds(1);
    const { reply } = await kernel.exchange(id);
    expect(reply).toMatchObject({ status: "error" });
    expect(resultOf(await kernel.execute("1 + 1"))).toBe("2");
    await kernel.close();
  });
});
