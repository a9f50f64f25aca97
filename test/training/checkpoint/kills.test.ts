import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { Random } from "../../../src/random.js";
import { tf } from "../../../src/tensorflow.js";
import { loadCheckpoint, saveCheckpoint } from "../../../src/training/checkpoint/index.js";
import { compiledSources, type CompiledSources } from "../../support/compiled-sources.js";

/**
 * Writes checkpoints as fast as it can, each with its number in all weights; prints the number before and after. It has
 * only the writer: a process with TensorFlow starts too slowly to be killed fifty times.
 */
function writerScript(writer: string, folder: string): string {
  return `import { readFile } from "node:fs/promises";
    import { join } from "node:path";
    import { writeCheckpointFiles } from ${JSON.stringify(writer)};
    const folder = ${JSON.stringify(folder)};
    const { checkpoint, weightsManifest: [{ weights: specs }], ...model } =
      JSON.parse(await readFile(join(folder, "model.json"), "utf8"));
    const { weightFile, state } = checkpoint;
    for (let epoch = state.epoch + 1; ; epoch++) {
      const values = new Float32Array(weightFile.bytes / 4).fill(epoch);
      console.log("begin " + epoch);
      await writeCheckpointFiles(folder, {
        epoch,
        weights: new Uint8Array(values.buffer),
        model: (name) => ({
          ...model,
          weightsManifest: [{ paths: [name], weights: specs }],
          checkpoint: { ...checkpoint, state: { ...state, epoch } },
        }),
      });
      console.log("end " + epoch);
    }`;
}

describe("a process that is killed while it saves a checkpoint", () => {
  let scratch: string;
  let sources: CompiledSources;
  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), "tseminar-kills-"));
    sources = await compiledSources();
  });
  afterAll(async () => {
    await rm(scratch, { recursive: true });
    await sources.remove();
  });

  it("leaves a whole one, fifty times out of fifty", async () => {
    const folder = join(scratch, "net");
    const kernelInitializer = tf.initializers.zeros();
    const net = tf.sequential({
      layers: [tf.layers.dense({ units: 1000, inputShape: [1000], useBias: false, kernelInitializer })], // 4 MB
    });
    await saveCheckpoint(net, folder, {
      state: { epoch: 0, history: { epoch: [], history: {}, seconds: [] }, random: [1, 2, 3, 4] },
    });
    const script = join(scratch, "writer.mjs");
    await writeFile(script, writerScript(sources.module("src/training/checkpoint/checkpoint-files"), folder));
    const random = new Random(9);
    let halfMade = 0;
    for (let kill = 0, last = 0; kill < 50; kill++) {
      const { begun, ended } = await runAndKill(script, random.uniform(0, 60));
      const names = (await readdir(folder)).filter((name) => name.startsWith("weights") || name.endsWith(".writing"));
      if (names.length > 1) halfMade++;
      const { model, state } = await loadCheckpoint(folder);
      const epoch = state?.epoch ?? NaN;
      const [weights] = model.getWeights();
      // One of those that were written: at least the last that ended, at most the one that was being written.
      expect(epoch).toBeGreaterThanOrEqual(Math.max(ended, last));
      expect(epoch).toBeLessThanOrEqual(Math.max(begun, last));
      expect(weights && tf.tidy(() => [weights.min().dataSync()[0], weights.max().dataSync()[0]])).toEqual([
        epoch,
        epoch,
      ]);
      model.dispose();
      last = epoch;
    }
    // Else no kill fell into the writing, and the test would show nothing.
    expect(halfMade).toBeGreaterThan(5);
    await saveCheckpoint(net, folder);
    expect((await readdir(folder)).sort()).toEqual(["model.json", expect.stringMatching(/^weights-0-/)]);
  });
});

/**
 * Kills the process so many milliseconds after it has begun to write.
 *
 * @returns numbers of the last checkpoints that it began and ended, 0 for none
 */
async function runAndKill(script: string, after: number): Promise<{ begun: number; ended: number }> {
  const child = spawn(process.execPath, [script], {
    env: { ...process.env, NODE_OPTIONS: "" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let said = "";
  const closed = once(child, "close");
  await new Promise<void>((resolve) => {
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      if (said.includes("begin")) resolve();
    });
    child.once("close", () => {
      resolve();
    });
  });
  await new Promise((resolve) => setTimeout(resolve, after));
  child.kill("SIGKILL");
  const [, signal] = (await closed) as [number | null, string | null];
  if (signal !== "SIGKILL") throw new Error("the writer ended by itself");
  const last = (what: string): number =>
    Math.max(0, ...[...said.matchAll(new RegExp(`${what} (\\d+)`, "g"))].map(([, n]) => Number(n)));
  return { begun: last("begin"), ended: last("end") };
}
