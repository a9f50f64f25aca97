import { survivors } from "../support/processes.js";
import { type Channel, type WireKernel, isIdle, openKernel, resultOf, seconds } from "../support/wire.js";

async function pidsOf(kernel: WireKernel): Promise<number[]> {
  return (await kernel.processes()).map(({ pid }) => pid);
}

describe("a shutdown_request", () => {
  it.each<[Channel, boolean, string]>([
    ["control", false, "no cell runs"],
    ["shell", false, "no cell runs"],
    ["control", true, "no cell runs"],
    ["control", false, "a cell loops"],
  ])("on %s (restart: %s) while %s is answered before all processes end", async (channel, restart, state) => {
    const kernel = await openKernel();
    await kernel.execute("1");
    if (state === "a cell loops") {
      kernel.start("while (true) {}");
      await seconds(0.3);
    }
    const pids = await pidsOf(kernel);
    expect(pids.length).toBeGreaterThanOrEqual(3);
    const { reply, messages } = await kernel.request("shutdown_request", { restart }, { channel });
    expect(reply).toEqual({ status: "ok", restart });
    expect(await survivors(pids, 5)).toEqual([]);
    // As ipykernel does, for the other clients.
    const id = messages[0]?.parent_header.msg_id ?? "";
    const told = kernel
      .of(id)
      .filter(({ channel: on, header }) => on === "iopub" && header.msg_type === "shutdown_reply");
    expect(told.map(({ content }) => content)).toEqual([{ status: "ok", restart }]);
    await kernel.close();
  });
});

describe("a restart by Jupyter", () => {
  it("resets the count and the names, on the same ports", async () => {
    const kernel = await openKernel();
    await kernel.execute("const old = 1;");
    await kernel.execute("old");
    const pids = await pidsOf(kernel);
    await kernel.restart();
    const first = await kernel.execute("const fresh = 2; fresh");
    expect(first.reply).toMatchObject({ status: "ok", execution_count: 1 });
    expect((await kernel.execute("old")).reply).toMatchObject({ status: "error", ename: "TypeScriptError" });
    expect(await survivors(pids, 3)).toEqual([]);
    await kernel.close();
  });

  it("ends a cell that loops", async () => {
    const kernel = await openKernel();
    const id = kernel.start("while (true) {}");
    await seconds(0.3);
    const pids = await pidsOf(kernel);
    await kernel.restart();
    expect(resultOf(await kernel.execute("1 + 1"))).toBe("2");
    expect(await survivors(pids, 3)).toEqual([]);
    expect(kernel.of(id).filter(isIdle).length).toBeLessThanOrEqual(1);
    await kernel.close();
  });
});
