import { type WireKernel, isIdle, openKernel, textOf } from "../support/wire.js";

let kernel: WireKernel;

beforeAll(async () => {
  kernel = await openKernel();
});

afterAll(() => kernel.close());

function textSoFar(id: string): string {
  return textOf({ outputs: kernel.of(id).map(({ header, content }) => ({ type: header.msg_type, content })) });
}

describe("output after a cell's end", () => {
  it("carries its own cell's parent, also while another cell runs", async () => {
    const first = kernel.start('setTimeout(() => console.log("from the first"), 300); 1');
    await kernel.exchange(first);
    expect(textSoFar(first)).toBe("");
    const second = await kernel.execute(
      'console.log("from the second"); await new Promise((resolve) => setTimeout(resolve, 600)); console.log("end");',
    );
    await kernel.until(() => textSoFar(first) !== "");
    expect(textSoFar(first)).toBe("from the first\n");
    expect(textOf(second)).toBe("from the second\nend\n");
  });

  it("carries it through promises, intervals and displays", async () => {
    const id = kernel.start(`
      void (async () => { await new Promise((resolve) => setTimeout(resolve, 100)); console.log("promise"); await display("shown"); })();
      let ticks = 0;
      const timer = setInterval(() => { console.log("tick"); if (++ticks === 2) clearInterval(timer); }, 100);`);
    await kernel.exchange(id);
    await kernel.execute("1");
    const isWhole = (): boolean =>
      textSoFar(id).split("tick").length === 3 &&
      kernel.of(id).some(({ header }) => header.msg_type === "display_data");
    await kernel.until(isWhole);
    expect(textSoFar(id)).toContain("promise\n");
  });
});

describe("10 MB of output", () => {
  it("arrive whole before idle", async () => {
    const exchange = await kernel.execute(`
      const line = "0123456789".repeat(10) + "äöü😀";
      for (let i = 0; i < 100_000; i++) console.log(line);`);
    const idle = exchange.messages.findIndex(isIdle);
    const outputs = exchange.messages.slice(0, idle).map(({ header, content }) => ({ type: header.msg_type, content }));
    const text = textOf({ outputs });
    expect(text.length).toBe(100_000 * 106);
    expect(new Set(text.split("\n"))).toEqual(new Set([`${"0123456789".repeat(10)}äöü😀`, ""]));
  });
});
