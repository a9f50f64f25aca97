import { type WireKernel, openKernel, resultOf, seconds } from "../support/wire.js";

const cells = 1000;
const warmUp = 100;
const kilobyte = 1024;

/** Cells as people write them: values, functions, types, loops, text. */
const kinds = [
  (n: number) => `const value${n} = ${n} * 2; value${n}`,
  (n: number) => `function twice${n}(x: number): number { return x * 2; }\ntwice${n}(${n})`,
  (n: number) =>
    `interface Point${n} { x: number; y: number }\nconst point${n}: Point${n} = { x: ${n}, y: 1 }; point${n}.x`,
  () => `let sum = 0; for (let i = 0; i < 100; i++) sum += i; console.log(sum);`,
  (n: number) => `const words = ["a", "b", "c"].map((word) => word.toUpperCase() + ${n}); words`,
] as const;

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

describe(`${cells} cells in a row`, () => {
  let kernel: WireKernel;

  beforeAll(async () => {
    kernel = await openKernel();
  });

  afterAll(() => kernel.close());

  it("grow the kernel by less than 150 KB a cell and do not slow it down", async () => {
    const times: number[] = [];
    const run = async (from: number, to: number): Promise<void> => {
      for (let n = from; n < to; n++) {
        const cell = await kernel.execute((kinds[n % kinds.length] ?? kinds[0])(n));
        expect(cell.reply["status"]).toBe("ok");
        times.push(cell.seconds);
      }
    };
    await run(0, warmUp + 200);
    await seconds(1);
    const before = await kernel.memory();
    await run(warmUp + 200, cells);
    await seconds(1);
    const growth = ((await kernel.memory()) - before) / (cells - warmUp - 200) / kilobyte;
    const [first, last] = [median(times.slice(warmUp, warmUp + 100)), median(times.slice(-100))];
    console.log(
      `${cells} cells: ${(1000 * first).toFixed(1)} ms each at first, ${(1000 * last).toFixed(1)} ms at last ` +
        `(${(last / first).toFixed(2)} times), ${growth.toFixed(0)} KB a cell`,
    );
    expect(growth).toBeLessThan(150);
    // Noise is well below; growth by the square of the cells would be six times.
    expect(last / first).toBeLessThan(4);
    expect(resultOf(await kernel.execute("value0 + value995"))).toBe("1990");
  });
});
