import { tmpdir } from "node:os";

import { cell, RunnerProcess } from "./runner-process.js";

describe("an interrupt", () => {
  let runner: RunnerProcess;

  beforeAll(async () => {
    runner = new RunnerProcess(tmpdir());
    await runner.run("exports.kept = 5");
  });
  afterAll(() => runner.end());

  const cases = {
    "a loop": `for (;;) { if (__interrupted[0]) throw __cell.interrupt() }`,
    "a loop after waiting": `await null; for (;;) { if (__interrupted[0]) throw __cell.interrupt() }`,
    "a loop of microtasks": `for (;;) { if (__interrupted[0]) throw __cell.interrupt(); await null }`,
    "a loop in a library": `while (true);`,
    "a cell that adds a listener before it waits": `process.on("SIGINT", () => {}); await new Promise(() => {})`,
    "a promise that never settles": `await new Promise(() => {})`,
    "what heeds the signal": `await new Promise((_, reject) => jupyter.signal.addEventListener("abort", () => reject(jupyter.signal.reason)))`,
    prompt: `__cell.result = prompt("?")`,
    input: `await input("?")`,
    "code that catches it": `try { for (;;) { if (__interrupted[0]) throw __cell.interrupt() } } catch {}`,
  };

  it.each(Object.entries(cases))("stops %s", async (_, code) => {
    const running = runner.run(code, { allowStdin: true });
    await runner.interrupt();
    const { done } = await running;
    expect(done.error).toMatchObject({ ename: "KeyboardInterrupt", evalue: "the cell was interrupted" });
    await new Promise((resolve) => setTimeout(resolve, 800));
    expect((await runner.run("__cell.result = exports.kept")).done.result?.data["text/plain"]).toBe("5");
    await runner.run(`process.removeAllListeners("SIGINT")`);
  });

  it("tells the place where it found the cell", async () => {
    const running = runner.run("\nfor (;;) { if (__interrupted[0]) throw __cell.interrupt() }");
    await runner.interrupt();
    const { error, count } = (await running).done;
    expect(error?.traceback).toEqual([
      "KeyboardInterrupt: the cell was interrupted",
      expect.stringMatching(`^    at Cell In\\[${count}\\], line 2, column \\d+$`),
      expect.stringContaining("2 | for (;;)"),
      expect.stringMatching(/^ +\| +\^$/),
    ]);
  });

  it("calls the SIGINT listeners of user code and gives them time", async () => {
    await new Promise((resolve) => setTimeout(resolve, 800)); // until the signal of the interrupt before has come
    const running = runner.run(
      `const stop = new Promise((resolve) => process.once("SIGINT", resolve)); await stop; await new Promise((resolve) => setTimeout(resolve, 50)); exports.stopped = true`,
    );
    await runner.interrupt();
    expect((await running).done.error?.ename).toBe("KeyboardInterrupt");
    expect((await runner.run("__cell.result = exports.stopped")).done.result?.data["text/plain"]).toBe("true");
  });

  it("lets a training stop after its batch, also one that never yields, and start again", async () => {
    await runner.run(
      cell(
        `const tf = exports.tf = require("tseminar").tf;
        exports.model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1] })] });
        exports.model.compile({ optimizer: "sgd", loss: "meanSquaredError" });
        exports.x = tf.ones([64, 1]);
        exports.depth = () => JSON.stringify([tf.engine().state.kernelDepth, tf.engine().state.gradientDepth, tf.engine().state.scopeStack.length]);
        exports.before = exports.depth();`,
        { requires: ["tseminar"] },
      ),
    );
    for (const more of ["", `, yieldEvery: "never"`]) {
      const running = runner.run(
        `await exports.model.fit(exports.x, exports.x, { epochs: 1e6, batchSize: 8, verbose: 0${more} })`,
      );
      await runner.interrupt(500);
      expect((await running).done.error?.ename).toBe("KeyboardInterrupt");
    }
    const hung = runner.run(`exports.tf.tidy(() => { while (true); })`);
    await runner.interrupt();
    expect((await hung).done.error?.ename).toBe("KeyboardInterrupt");
    const loop = runner.run(`for (;;) exports.tf.matMul(exports.x, exports.x, true).dispose()`);
    await runner.interrupt();
    expect((await loop).done.error?.ename).toBe("KeyboardInterrupt");
    const { done } = await runner.run(
      `const { epoch } = await exports.model.fit(exports.x, exports.x, { epochs: 1, verbose: 0 }); __cell.result = [epoch.length, exports.before === exports.depth()]`,
    );
    expect(done).not.toHaveProperty("error");
    expect(done.result?.data["text/plain"]).toBe("[ 1, true ]");
  });
});

describe("the end of the protocol's process", () => {
  it("ends the runner, even in a loop", async () => {
    const runner = new RunnerProcess(tmpdir());
    await runner.until(({ type }) => type === "ready");
    void runner.run("while (true);");
    await new Promise((resolve) => setTimeout(resolve, 300));
    const ended = new Promise((resolve) => runner.child.once("exit", (_, signal) => resolve(signal)));
    const watchdog = runner.child.stdio[4];
    watchdog?.destroy();
    expect(await ended).toBe("SIGKILL");
  });
});
