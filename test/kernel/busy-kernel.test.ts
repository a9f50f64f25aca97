import { type WireKernel, isIdle, openKernel, resultOf, seconds } from "../support/wire.js";

/** A call that blocks the thread of the cell as a native operation does, for 5 s. */
const blocking = "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5000);";

let kernel: WireKernel;

beforeAll(async () => {
  kernel = await openKernel();
  await kernel.execute("const known = { first: 1, second: 2 };");
});

afterAll(() => kernel.close());

describe("while a native operation runs for 5 s", () => {
  it("heartbeat, kernel_info, completion and hover are answered", async () => {
    const id = kernel.start(blocking);
    await seconds(0.3);
    const times: Record<string, number[]> = { heartbeat: [], control: [], shell: [], complete: [], inspect: [] };
    for (let i = 0; i < 5; i++) {
      times["heartbeat"]?.push(await kernel.ping());
      for (const channel of ["control", "shell"] as const) {
        const info = await kernel.request("kernel_info_request", {}, { channel });
        expect(info.reply["status"]).toBe("ok");
        times[channel]?.push(info.seconds);
      }
      const completed = await kernel.request("complete_request", { code: "known.fi", cursor_pos: 8 });
      expect(completed.reply["matches"]).toEqual(["first"]);
      times["complete"]?.push(completed.seconds);
      const hover = await kernel.request("inspect_request", { code: "known", cursor_pos: 2, detail_level: 0 });
      expect(hover.reply["found"]).toBe(true);
      times["inspect"]?.push(hover.seconds);
      await seconds(0.1);
    }
    expect(kernel.of(id).some(isIdle)).toBe(false);
    const middle = (values: number[]): number => [...values].sort((a, b) => a - b)[2] ?? Number.NaN;
    const medians = Object.entries(times).map(([what, values]) => [what, Math.round(1000 * middle(values))] as const);
    console.log(`milliseconds while busy: ${JSON.stringify(Object.fromEntries(medians))}`);
    expect(middle(times["heartbeat"] ?? [])).toBeLessThan(0.1);
    expect(middle(times["control"] ?? [])).toBeLessThan(0.1);
    expect(middle(times["shell"] ?? [])).toBeLessThan(0.1);
    expect((await kernel.exchange(id)).reply["status"]).toBe("ok");
  });
});

describe("a loop that never waits", () => {
  it("shows what it prints while it runs", async () => {
    const id = kernel.start(`
      for (let i = 0; i < 20; i++) {
        console.log(i);
        const start = performance.now();
        while (performance.now() - start < 100);
      }`);
    const { messages } = await kernel.exchange(id);
    const streams = messages.filter(({ header }) => header.msg_type === "stream");
    const idle = messages.find(isIdle)?.time ?? Number.NaN;
    expect(idle - (streams[0]?.time ?? Number.NaN)).toBeGreaterThan(1.5);
    expect(streams.length).toBeGreaterThanOrEqual(10);
  });
});

describe("a cell's start", () => {
  it("takes a tenth of a second at most, one after the other", async () => {
    const times: number[] = [];
    for (let i = 0; i < 20; i++) times.push((await kernel.execute(`${i} + 1`)).seconds);
    const sorted = times.sort((a, b) => a - b);
    console.log(`a trivial cell takes ${(1000 * (sorted[10] ?? Number.NaN)).toFixed(1)} ms (median of 20)`);
    expect(sorted[10]).toBeLessThan(0.1);
    expect(resultOf(await kernel.execute("known.first"))).toBe("1");
  });
});
