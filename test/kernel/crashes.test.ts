import { isAlive, survivors } from "../support/processes.js";
import { type KernelOptions, type WireKernel, openKernel, outputsOf, resultOf, seconds } from "../support/wire.js";

const endless = "while (true) {}";

async function withKernel(use: (kernel: WireKernel) => Promise<void>, options?: KernelOptions): Promise<void> {
  const kernel = await openKernel(options);
  try {
    await use(kernel);
  } finally {
    await kernel.close();
  }
}

async function pidsOf(kernel: WireKernel): Promise<number[]> {
  return (await kernel.processes()).map(({ pid }) => pid);
}

describe("a crash of user code", () => {
  let kernel: WireKernel;

  beforeAll(async () => {
    kernel = await openKernel({ env: { NODE_OPTIONS: "--max-old-space-size=500" } });
  });

  afterAll(() => kernel.close());

  it.each([
    ["a kill from outside", "await new Promise(() => {});", /SIGKILL|kill/i],
    ["a native abort", "process.abort();", /SIGABRT|abort/i],
    ["its own signal", "process.kill(process.pid, 'SIGKILL'); await new Promise(() => {});", /SIGKILL|kill/i],
    [
      "memory",
      "const hog: number[][] = []; while (true) hog.push(Array.from({ length: 1e5 }, () => Math.random()));",
      /memory/i,
    ],
  ])(
    "by %s is an error of the cell with the reason, and the kernel goes on",
    async (how, code, reason) => {
      await kernel.execute("const lost = 1;");
      const before = await kernel.processOf("runner");
      const id = kernel.start(code);
      if (how === "a kill from outside") {
        await seconds(0.3);
        await kernel.signal("SIGKILL", { pid: before.pid });
      }
      const failed = await kernel.exchange(id);
      expect(failed.reply).toMatchObject({ status: "error", ...outputsOf(failed, "error")[0] });
      expect(String(failed.reply["evalue"])).toMatch(reason);
      expect(outputsOf(failed, "error")).toHaveLength(1);

      expect(resultOf(await kernel.execute("1 + 1"))).toBe("2");
      expect((await kernel.execute("lost")).reply).toMatchObject({ status: "error", ename: "TypeScriptError" });
      expect(await survivors([before.pid], 2)).toEqual([]);
      expect((await kernel.processOf("runner")).pid).not.toBe(before.pid);
    },
    90_000,
  );

  it("by process.exit is an error that says so, and variables are kept", async () => {
    await kernel.execute("const here = 1;");
    const failed = await kernel.execute("process.exit(3);");
    expect(failed.reply).toMatchObject({ status: "error" });
    expect(String(failed.reply["evalue"])).toContain("exit");
    expect(resultOf(await kernel.execute("here"))).toBe("1");
  });

  it("between cells does not hinder the next", async () => {
    await kernel.signal("SIGKILL", { pid: (await kernel.processOf("runner")).pid });
    await seconds(0.5);
    expect(resultOf(await kernel.execute("1 + 1"))).toBe("2");
  });

  it("aborts the cells that are queued", async () => {
    const running = kernel.start("await new Promise((resolve) => setTimeout(resolve, 200)); process.abort();");
    const queued = kernel.start("'queued'");
    expect((await kernel.exchange(running)).reply["status"]).toBe("error");
    expect((await kernel.exchange(queued)).reply["status"]).toBe("aborted");
  });
});

describe("a crash of the compiler", () => {
  it("is over with the next cell at the latest", () =>
    withKernel(async (kernel) => {
      await kernel.execute("const before = 1;");
      const { pid } = await kernel.processOf("compiler");
      await kernel.signal("SIGKILL", { pid });
      await kernel.execute("1");
      const next = await kernel.execute("1 + 1");
      expect(resultOf(next)).toBe("2");
      const { reply } = await kernel.request("complete_request", { code: "Math.ma", cursor_pos: 7 });
      expect(reply["matches"]).toEqual(["max"]);
      // Types and values agree: either both know the name or neither does.
      const known = await kernel.execute("before");
      if (known.reply["status"] === "error") expect(known.reply["ename"]).toBe("TypeScriptError");
      else expect(resultOf(known)).toBe("1");
    }));
});

describe("no process is left", () => {
  it.each([
    ["when the kernel is killed while a cell loops", endless, "kernel"],
    ["when the kernel is killed while no cell runs", "1", "kernel"],
    ["when Jupyter is killed while a cell loops", endless, "jupyter"],
    ["when Jupyter is killed while no cell runs", "1", "jupyter"],
  ] as const)("%s", async (_, code, whom) => {
    const kernel = await openKernel();
    kernel.start(code);
    await seconds(0.7);
    const pids = await pidsOf(kernel);
    expect(pids.length).toBeGreaterThanOrEqual(3);
    if (whom === "kernel") await kernel.signal("SIGKILL", { pid: kernel.pid });
    else process.kill(kernel.parentPid, "SIGKILL");
    expect(await survivors(pids, 8)).toEqual([]);
    await kernel.close();
  });

  it("when the kernel is told to end by SIGTERM", async () => {
    const kernel = await openKernel();
    kernel.start(endless);
    await seconds(0.5);
    const pids = await pidsOf(kernel);
    await kernel.signal("SIGTERM", { pid: kernel.pid });
    expect(await survivors(pids, 5)).toEqual([]);
    await kernel.close();
  });

  it("of the cell's own when the kernel is shut down", async () => {
    const kernel = await openKernel();
    const started = await kernel.execute('require("node:child_process").spawn("sleep", ["300"]).pid');
    const pid = Number(resultOf(started));
    expect(isAlive(pid)).toBe(true);
    const pids = [...(await pidsOf(kernel)), pid];
    await kernel.shutdown();
    expect(await survivors(pids, 5)).toEqual([]);
    await kernel.close();
  });
});
