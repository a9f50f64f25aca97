import { type WireKernel, isIdle, openKernel, resultOf, seconds, textOf } from "../support/wire.js";

const megabyte = 1024 * 1024;

let kernel: WireKernel;

beforeAll(async () => {
  kernel = await openKernel();
});

afterAll(() => kernel.close());

describe("100 MB printed in a loop", () => {
  it("neither freeze the kernel nor fill its memory, and the cell says what is not shown", async () => {
    const before = await kernel.memory();
    const id = kernel.start(`
      const line = "x".repeat(999);
      for (let i = 0; i < 100_000; i++) console.log(line);
      "done"`);
    let peak = 0;
    let slowest = 0;
    while (!kernel.of(id).some(isIdle)) {
      peak = Math.max(peak, await kernel.memory());
      slowest = Math.max(slowest, (await kernel.request("kernel_info_request", {}, { channel: "control" })).seconds);
      await seconds(0.1);
    }
    const exchange = await kernel.exchange(id);
    const shown = textOf(exchange).length;
    console.log(
      `a flood of 100 MB: ${((peak - before) / megabyte).toFixed(0)} MB more memory at its peak, ` +
        `${(shown / megabyte).toFixed(1)} MB shown, kernel_info within ${slowest.toFixed(2)} s`,
    );
    expect(resultOf(exchange)).toBe("'done'");
    expect(peak - before).toBeLessThan(400 * megabyte);
    expect(slowest).toBeLessThan(2);
    expect(shown).toBeGreaterThan(10 * megabyte);
    expect(shown).toBeLessThan(101 * megabyte);
    if (shown < 99 * megabyte) {
      expect(textOf(exchange).slice(-500) + textOf(exchange, "stderr")).toMatch(/not shown/);
    }
  });

  it("leave the next cell its own output", async () => {
    expect(textOf(await kernel.execute('console.log("still here")'))).toBe("still here\n");
  });

  it("can be one single text, or come without newlines", async () => {
    const long = await kernel.execute('process.stdout.write("y".repeat(100_000_000)); "done"');
    expect(resultOf(long)).toBe("'done'");
  });
});
