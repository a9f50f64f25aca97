import { denseBaseline } from "../../src/nets/index.js";
import { mnist } from "../../src/data/index.js";
import { setSeed } from "../../src/random.js";
import { evaluate, fit } from "../../src/training/index.js";
import { itWithRealData } from "../support/real-data.js";

/** Trains the dense net on all of MNIST and tests it. */
async function accuracyOf({ eager }: { eager: boolean }): Promise<number> {
  setSeed(5);
  const { train, test } = await mnist();
  const net = denseBaseline();
  net.compile({ optimizer: "adam", loss: "categoricalCrossentropy", metrics: ["accuracy"] });
  await fit(net, train, { epochs: 2, batchSize: 128, verbose: 0, eager });
  const { accuracy } = await evaluate(net, test);
  net.dispose();
  return accuracy;
}

describe("a whole training on MNIST", () => {
  itWithRealData("mnist", "reaches the same accuracy as a graph and eagerly, within 0.2 points", async () => {
    const graph = await accuracyOf({ eager: false });
    const eager = await accuracyOf({ eager: true });
    expect(graph).toBeGreaterThan(0.95);
    expect(Math.abs(graph - eager)).toBeLessThanOrEqual(0.002);
  });
});
