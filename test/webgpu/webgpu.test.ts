import type { Finding } from "../../kernel-setup/doctor.mjs";
import { type Cell, outputsOf, resultOf, runNamedCells } from "../support/kernel.js";
import { itOnSoftwareGpu, softwareGpu } from "../support/software-gpu.js";
import { runTseminar } from "../support/tseminar.js";

/** A training without chance: the same on every backend, but for rounding. */
const training = {
  prepare: `
    import { Dataset, fit, predict, Random, tf } from "tseminar";
    import { drawnDigits } from "tseminar/data";
    const { images, labels } = drawnDigits(48, new Random(3));
    const digits = new Dataset({
      name: "drawn", title: "Drawn", split: "train", images, labels, shape: [48, 28, 28, 1],
      classNames: [..."0123456789"], source: "a test", licence: "Apache-2.0", standIn: true,
    });
    const kernelInitializer = tf.initializers.glorotUniform({ seed: 3 });
    const net = tf.sequential();
    net.add(tf.layers.averagePooling2d({ poolSize: 4, inputShape: [28, 28, 1] }));
    net.add(tf.layers.conv2d({ filters: 4, kernelSize: 3, activation: "relu", kernelInitializer }));
    net.add(tf.layers.flatten());
    net.add(tf.layers.dense({ units: 10, activation: "softmax", kernelInitializer }));
    net.compile({ optimizer: tf.train.sgd(0.3), loss: "categoricalCrossentropy", metrics: ["accuracy"] });
    tf.getBackend()`,
  fit: `
    const history = await fit(net, digits, { epochs: 4, batchSize: 16, shuffle: false, verbose: 0 });
    JSON.stringify(history.history["loss"])`,
  predict: `JSON.stringify([...(await predict(net, digits)).probabilities.slice(0, 20)])`,
} satisfies Record<string, Cell>;

const MINUTES = 60;

describe("the backend webgpu", () => {
  itOnSoftwareGpu(
    "trains a small net in a notebook as TensorFlow does: the loss falls, step by step the same",
    async () => {
      const ours = await runNamedCells(
        {
          ...training,
          tooMuch: `tf.tidy(() => tf.fill([300_000_000], 1).sum().dataSync())`,
          after: `tf.tidy(() => tf.tensor1d([1, 2]).sum().arraySync())`,
        },
        { environment: softwareGpu ?? {}, timeout: 10 * MINUTES },
      );
      const theirs = await runNamedCells(training, { environment: { TSEMINAR_BACKEND: "tensorflow" } });
      expect(resultOf(ours.prepare)).toMatchObject({ "text/plain": "'webgpu'" });
      const [losses, expected] = [ours, theirs].map(({ fit }) => numbersIn(resultOf(fit)));
      expect(losses).toHaveLength(4);
      losses?.forEach((loss, i) => expect(loss).toBeCloseTo(expected?.[i] ?? NaN, 4));
      expect(losses?.at(-1)).toBeLessThan(losses?.[0] ?? 0);
      const [predicted, expectedPredictions] = [ours, theirs].map(({ predict }) => numbersIn(resultOf(predict)));
      expect(predicted).toHaveLength(20);
      predicted?.forEach((share, i) => expect(share).toBeCloseTo(expectedPredictions?.[i] ?? NaN, 4));
      const said = outputsOf(ours.fit, "stream").map(({ text }) => text);
      expect(said).toEqual(['the backend "webgpu" runs no graphs: nets train operation by operation\n']);
      expect(String(ours.tooMuch.reply?.["evalue"])).toMatch(/^the GPU (failed|ran out of memory): /);
      expect(resultOf(ours.after)).toEqual({ "text/plain": "3" });
    },
  );

  itOnSoftwareGpu("is tried by the doctor, who names the adapter", async () => {
    const { stdout } = await runTseminar(["doctor", "--json", "--no-setup"], softwareGpu);
    const backend = (JSON.parse(stdout) as Finding[]).find(({ name }) => name === "Backend");
    expect(backend).toEqual({
      name: "Backend",
      state: "good",
      found: expect.stringMatching(
        /^webgpu on google swiftshader, .*SwiftShader.*, two matrices multiplied$/,
      ) as string,
    });
  });

  // Elsewhere a GPU cannot be hidden.
  (process.platform === "linux" ? it : it.skip)(
    "is said to be missing where there is no GPU, with the way out",
    async () => {
      const nowhere = {
        VK_DRIVER_FILES: "/nowhere.json",
        VK_ICD_FILENAMES: "/nowhere.json",
        TSEMINAR_BACKEND: "webgpu",
      };
      const { stdout, code } = await runTseminar(["doctor", "--json", "--no-setup"], nowhere);
      const backend = (JSON.parse(stdout) as Finding[]).find(({ name }) => name === "Backend");
      expect(backend).toMatchObject({
        state: "missing",
        found: expect.stringMatching(/^WebGPU found no GPU: install /) as string,
      });
      expect(code).toBe(1);
    },
  );
});

function numbersIn(result: Record<string, unknown> | undefined): number[] {
  return JSON.parse(String(result?.["text/plain"]).replace(/^'|'$/g, "")) as number[];
}
