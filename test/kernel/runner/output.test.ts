import { tmpdir } from "node:os";

import { RunnerProcess, textOf } from "./runner-process.js";

describe("what cells write", () => {
  let runner: RunnerProcess;

  beforeAll(() => {
    runner = new RunnerProcess(tmpdir());
  });
  afterAll(() => runner.end());

  it("belongs to the cell whose code wrote it, also after its end", async () => {
    const first = await runner.run(
      `setTimeout(() => console.log("late"), 50); (async () => { await null; console.log("soon") })()`,
    );
    await runner.run(`console.log("second"); await new Promise((resolve) => setTimeout(resolve, 200))`);
    const parents = runner.messages.flatMap((message) =>
      message.type === "stream" ? [[message.text, message.parent?.msg_id] as const] : [],
    );
    // On a busy machine the timer may end before the second cell begins.
    expect(Object.fromEntries(parents)).toEqual({
      "soon\n": `request ${first.done.count}`,
      "second\n": `request ${first.done.count + 1}`,
      "late\n": `request ${first.done.count}`,
    });
  });

  it("comes in few messages", async () => {
    const { messages, stdout } = await runner.run("for (let i = 0; i < 10_000; i++) console.log(i)");
    expect(stdout.split("\n")).toHaveLength(10_001);
    expect(messages.length).toBeLessThan(20);
  });

  it("comes while a loop runs", async () => {
    const { messages } = await runner.run(
      `const end = Date.now() + 400; while (Date.now() < end) { console.log("x"); Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20) }`,
    );
    expect(messages.length).toBeGreaterThan(4);
  });

  it("keeps characters whole that come in pieces, knows encodings, and calls back", async () => {
    const { stdout } = await runner.run(
      `const bytes = Buffer.from("ü\\n"); process.stdout.write(bytes.subarray(0, 1)); process.stdout.write(bytes.subarray(1)); process.stdout.write("6869", "hex"); await new Promise((resolve) => process.stdout.write("!", resolve))`,
    );
    expect(stdout).toBe("ü\nhi!");
  });

  it("ends after 16 MiB with a note", async () => {
    const { stdout, stderr } = await runner.run(
      `for (let i = 0; i < 100; i++) process.stdout.write("x".repeat(2 ** 20))`,
    );
    expect(stdout).toHaveLength(16 * 2 ** 20);
    expect(stderr).toMatch(/88,080,384 more bytes of output are not shown.*write them to a file/);
    expect((await runner.run(`console.log("again")`)).stdout).toBe("again\n");
  });

  it("is displayed in order, with ids, and cleared", async () => {
    const { messages } = await runner.run(
      `console.log("a"); await display(1, { id: "x" }); await display(2, { id: "x", update: true }); globalThis[Symbol.for("Jupyter.display")]({ "text/plain": "b" }); clearOutput({ wait: true })`,
    );
    expect(messages.slice(0, -1)).toMatchObject([
      { type: "stream", text: "a\n" },
      {
        type: "display",
        update: false,
        content: Buffer.from('{"data":{"text/plain":"1"},"metadata":{},"transient":{"display_id":"x"}}'),
      },
      {
        type: "display",
        update: true,
        content: Buffer.from('{"data":{"text/plain":"2"},"metadata":{},"transient":{"display_id":"x"}}'),
      },
      {
        type: "display",
        update: false,
        content: Buffer.from('{"data":{"text/plain":"b"},"metadata":{},"transient":{}}'),
      },
      { type: "clear", wait: true },
    ]);
    expect(textOf(messages, "stderr")).toBe("");
  });
});
