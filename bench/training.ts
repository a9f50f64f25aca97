import { mkdtemp, rm } from "node:fs/promises";
import { cpus, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { tf } from "tseminar";
import { cifar10, mnist } from "tseminar/data";

import { median } from "./compare.js";
import { peerPython, peerSettings, runSession } from "./peer-environment.js";
import { writeRawData } from "./raw-data.js";
import { nets, type NetPlan } from "./training-nets.js";
import { trainingReport, type NetResult } from "./training-report.js";
import { stepOperations } from "./training-operations.js";

/** Options of {@link bench}. */
export interface TrainingBenchOptions {
  /** Any Python that can make environments. */
  python: string;
  /** One JSON line a net instead of a table. Default: false. */
  json?: boolean;
  /** Times that all are measured, in turn. Default: 3. */
  rounds?: number;
  /** Name of the only net to train. Default: all. */
  net?: string;
}

/** What a training in a process of its own gave. */
interface Measured {
  msPerStep: number;
  version?: string;
}

/** What is measured of ours alone. */
interface OursMeasured extends Measured {
  /** From the call of `fit` to the end of the first step of a new net. */
  firstStepSeconds: number;
  /** A whole epoch with order, data and validation, over what its steps took. */
  overhead: number;
}

/** What of a peer's training is measured at least, after its warm-up. */
const enough = { steps: 100, seconds: 3 };

/**
 * The same nets trained on real data by ours, stock tfjs, Keras and PyTorch in turn, each in a process of its own; the
 * order is turned round in every other round.
 */
export async function bench({ python, json = false, rounds = 3, net }: TrainingBenchOptions): Promise<void> {
  const chosen = nets.filter(({ name }) => net === undefined || name === net);
  if (chosen.length === 0)
    throw new Error(`unknown net "${net ?? ""}" (one of: ${nets.map(({ name }) => name).join(", ")})`);
  const peer = await peerPython(python);
  const folder = await mkdtemp(join(tmpdir(), "tseminar-bench-"));
  try {
    await writeTrainingData(folder);
    const products: number[] = [];
    const measured = new Map(chosen.map((plan) => [plan, trainers(plan, { peer, folder })]));
    for (let round = 0; round < rounds; round++) {
      products.push((await script<{ gflops: number }>("matrix-product")).gflops);
      for (const [plan, all] of measured)
        for (const trainer of round % 2 === 0 ? all : [...all].reverse()) {
          await trainer.measure();
          console.error(`round ${round + 1} of ${rounds}: ${plan.name} with ${trainer.name}, ${trainer.last()}`);
        }
    }
    const results = [...measured].map(([plan, all]) => result(plan, all));
    console.log(trainingReport(results, { json, machine: machine(measured), matrixProduct: median(products) }));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function writeTrainingData(folder: string): Promise<void> {
  for (const [name, { train }] of Object.entries({ mnist: await mnist(), cifar10: await cifar10() }))
    await writeRawData(train.divide(0.9)[0], { folder, name });
}

/** One of those that train a net, with what was measured of it. */
class Trainer<M extends Measured = Measured> {
  readonly rounds: M[] = [];

  constructor(
    readonly name: string,
    readonly run: () => Promise<M>,
  ) {}

  async measure(): Promise<void> {
    this.rounds.push(await this.run());
  }

  median(value: (one: M) => number = ({ msPerStep }) => msPerStep): number {
    return median(this.rounds.map(value));
  }

  last(): string {
    return `${(this.rounds.at(-1)?.msPerStep ?? NaN).toFixed(2)} ms a step`;
  }
}

type Trainers = readonly [ours: Trainer<OursMeasured>, tfjs: Trainer, keras: Trainer, pytorch: Trainer];

function trainers(plan: NetPlan, { peer, folder }: { peer: string; folder: string }): Trainers {
  const asked = [JSON.stringify(plan), folder, JSON.stringify(enough)];
  const python = (name: string) =>
    runSession<Measured>(peer, [fileURLToPath(new URL(`../../bench/${name}.py`, import.meta.url)), ...asked], {
      env: peerSettings,
    });
  return [
    new Trainer("ours", () => script<OursMeasured>("training-ours", asked)),
    new Trainer("tfjs", () => script<Measured>("training-tfjs", asked)),
    new Trainer("Keras", () => python("training-keras")),
    new Trainer("PyTorch", () => python("training-pytorch")),
  ];
}

function script<T>(name: string, args: readonly string[] = []): Promise<T> {
  const file = fileURLToPath(new URL(`${name}.js`, import.meta.url));
  return runSession(process.execPath, [file, ...args], { env: { TF_CPP_MIN_LOG_LEVEL: "3" } });
}

function result(plan: NetPlan, [ours, tfjs, keras, pytorch]: Trainers): NetResult {
  return {
    net: plan.name,
    gflop: stepOperations(plan) / 1e9,
    ours: ours.median(),
    tfjs: tfjs.median(),
    keras: keras.median(),
    pytorch: pytorch.median(),
    firstStepSeconds: ours.median(({ firstStepSeconds }) => firstStepSeconds),
    epochOverhead: ours.median(({ overhead }) => overhead),
  };
}

/** What this was measured on. */
function machine(measured: ReadonlyMap<NetPlan, Trainers>): string {
  const [first] = measured.values();
  const [, , keras, pytorch] = first ?? [];
  const version = (trainer?: Trainer): string => trainer?.rounds[0]?.version ?? "?";
  const { binding } = tf.backend() as tf.KernelBackend & { binding: { TF_Version: string } };
  return [
    `${cpus()[0]?.model ?? "unknown processor"}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB`,
    `Node ${process.versions.node}`,
    `TensorFlow ${binding.TF_Version}`,
    `tfjs ${tf.version_core}`,
    `Keras ${version(keras)}`,
    `PyTorch ${version(pytorch)}`,
  ].join(" · ");
}
