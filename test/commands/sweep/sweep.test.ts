import { spawn, type ChildProcess } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { jest } from "@jest/globals";
import type pl from "nodejs-polars";

import { setUp } from "../../../kernel-setup/setup.mjs";
import { sweepEnvironment } from "../../../kernel-setup/steps/sweep-environment.mjs";
import { runSweep } from "../../../src/commands/sweep/run-sweep.js";
import { textOf, type NotebookCell } from "../../../src/handouts/notebook.js";
import { survivors } from "../../support/processes.js";
import { itWithRealData } from "../../support/real-data.js";
import { runTseminar } from "../../support/tseminar.js";
import { until } from "../../support/until.js";

// 24 kernels start and import tseminar, which takes long on a busy machine.
jest.setTimeout(20 * 60_000);

describe("tseminar sweep", () => {
  let folder: string;
  const started: ChildProcess[] = [];
  beforeAll(() => setUp([sweepEnvironment]));
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "tseminar-sweep-"));
  });
  afterEach(async () => {
    for (const child of started.splice(0)) child.kill("SIGKILL");
    await rm(folder, { recursive: true, maxRetries: 10, retryDelay: 100 });
  });

  itWithRealData(
    "mnist",
    "gives the same table on this machine and on a scheduler with two workers, one of which is killed in the middle",
    async (data) => {
      const notebook = await writeLesson([
        code('import { fit, evaluate, glue, mnist, setSeed, tf } from "tseminar";'),
        code("let learningRate = 0.01;\nlet units = 16;\nlet seed = 1;", "parameters"),
        code(`setSeed(seed);
const { train, test } = await mnist();
const net = tf.sequential();
net.add(tf.layers.averagePooling2d({ poolSize: 4, inputShape: [28, 28, 1] }));
net.add(tf.layers.flatten());
net.add(tf.layers.dense({ units, activation: "relu" }));
net.add(tf.layers.dense({ units: 10, activation: "softmax" }));
net.compile({ optimizer: tf.train.adam(learningRate), loss: "categoricalCrossentropy", metrics: ["accuracy"] });
await fit(net, train.take(640), { epochs: 1, batchSize: 32, verbose: 0 });
await glue("parameters of the net", net.countParams());
await glue("test accuracy", (await evaluate(net, test.take(500))).accuracy);`),
      ]);
      const parameters = [
        { name: "learningRate", values: ["0.03", "1e-2", "3e-3"] },
        { name: "units", values: ["8", "16"] },
        { name: "seed", values: ["1", "2"] },
      ];
      const common = { parameters, profile: "quick", say: () => undefined };
      const here = await runSweep(notebook, { ...common, folder: join(folder, "here") });
      expect([here.failed, here.table.height]).toEqual([0, 12]);
      expect(here.table.columns.slice(0, 5)).toEqual([
        "learningRate",
        "units",
        "seed",
        "parameters of the net",
        "test accuracy",
      ]);
      const accuracies = here.table.getColumn("test accuracy").toArray() as number[];
      expect(Math.max(...accuracies)).toBeGreaterThan(0.3);
      expect(new Set(accuracies).size).toBeGreaterThan(4);

      const { scheduler, workers } = await startDask(data);
      const there = runSweep(notebook, { ...common, folder: join(folder, "there"), scheduler });
      const [worker] = workers;
      const kernels = await until(
        () => childrenOf(worker?.pid ?? 0),
        (pids) => pids.length > 0,
        { seconds: 120 },
      );
      expect(kernels).not.toEqual([]);
      worker?.kill("SIGKILL");
      expect(await survivors(kernels, 60)).toEqual([]);
      const { failed, table } = await there;
      expect(failed).toBe(0);
      expect(results(table)).toEqual(results(here.table));
      const kept = await readdir(join(folder, "there", "runs"));
      expect(kept.filter((name) => name.endsWith(".ipynb"))).toHaveLength(12);
      expect(await readFile(join(folder, "there", "index.html"), "utf8")).toContain("test accuracy, by setting");
    },
  );

  it("keeps a run that throws with its error, and runs only what is missing or failed when it is told again", async () => {
    const [log, broken] = [join(folder, "log"), join(folder, "broken")];
    const notebook = await writeLesson([
      code('import { glue } from "tseminar/display";\nimport { appendFileSync, existsSync } from "node:fs";'),
      code('import { squared } from "./squared.ts";'),
      code('let x = 1;\nlet kind: "plain" | "odd" = "plain";', "parameters"),
      code(`appendFileSync(${JSON.stringify(log)}, x + process.env.TSEMINAR_PROFILE! + "\\n");
if (x === 3 && existsSync(${JSON.stringify(broken)})) throw new RangeError("three is broken");
await glue("square", squared(x));`),
    ]);
    await writeFile(join(folder, "squared.ts"), "export const squared = (x: number): number => x * x;\n");
    await writeFile(broken, "");
    const output = join(folder, "results");
    const sweep = (...values: string[]) =>
      runTseminar(["sweep", notebook, "--output", output, "--profile", "quick", ...values]);

    const first = await sweep("-p", "x=1,2,3");
    expect([first.code, first.stderr]).toEqual([1, ""]);
    expect(first.stdout).toMatch(/✗ x 3 \([\d.]+ s\): RangeError: three is broken/);
    expect(first.stdout).toContain("✗ 1 of 3 runs failed: the same command runs these again");
    expect(await readFile(join(output, "results.csv"), "utf8")).toMatch(
      /^x,square,seconds,memory GB,error,notebook\n1,1,.*\n2,4,.*\n3,,.*RangeError: three is broken,runs\/lesson-x-3-\w+\.ipynb\n$/,
    );
    const executed = (await readdir(join(output, "runs"))).filter((name) => /^lesson-x-3-.*ipynb$/.test(name));
    const { cells } = JSON.parse(await readFile(join(output, "runs", executed[0] ?? ""), "utf8")) as {
      cells: NotebookCell[];
    };
    const injected = cells.find(({ metadata }) => metadata.tags?.includes("injected-parameters"));
    expect(textOf(injected?.source)).toContain("\nx = 3;\n");
    expect(cells.flatMap(({ outputs = [] }) => outputs).some((each) => each.output_type === "error")).toBe(true);

    await rm(broken);
    const second = await sweep("-p", "x=1,2,3,4");
    expect([second.code, second.stderr]).toEqual([0, ""]);
    expect(second.stdout).toContain("2 of 4 runs are there already");
    const ran = (await readFile(log, "utf8")).trim().split("\n");
    expect([ran.slice(0, 3).sort(), ran.slice(3).sort()]).toEqual([
      ["1quick", "2quick", "3quick"],
      ["3quick", "4quick"],
    ]);
    const third = await sweep("-p", "x=4,3");
    expect([third.code, third.stdout]).toEqual([0, expect.stringContaining("2 of 2 runs are there already")]);

    for (const [wrong, sentence] of [
      ["y=1", 'unknown parameter "y" (one of: x, kind)'],
      ["kind=even", 'kind is one of plain, odd in the notebook, and "even" is none'],
    ] as const)
      expect(await sweep("-p", wrong)).toEqual({ code: 1, stdout: "", stderr: `${sentence}\n` });
  });

  it("takes a value that is not there, or no scheduler, for a mistake and says what to do", async () => {
    const nothing = await runTseminar(["sweep", "mnist", "-p", "epochs"]);
    expect([nothing.code, nothing.stderr]).toEqual([2, expect.stringContaining("learningRate=1e-3,3e-4")]);
  });

  /** A scheduler, and two workers in processes of their own, as on other machines. */
  async function startDask(data: string): Promise<{ scheduler: string; workers: ChildProcess[] }> {
    const file = join(folder, "scheduler.json");
    const dask = (...args: string[]) => {
      const child = spawn(sweepEnvironment.python, ["-m", "dask", ...args, "--no-dashboard"], {
        cwd: folder,
        env: { ...process.env, TSEMINAR_DATA: data },
        stdio: "ignore",
      });
      started.push(child);
      return child;
    };
    dask("scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", file);
    const worker = () =>
      dask("worker", "--scheduler-file", file, "--host", "127.0.0.1", "--nthreads", "1", "--no-nanny");
    const workers = [worker(), worker()];
    const { address } = JSON.parse(
      await until(
        () => readFile(file, "utf8").catch(() => ""),
        (text) => text.endsWith("}"),
      ),
    ) as { address: string };
    return { scheduler: address, workers };
  }

  async function writeLesson(cells: NotebookCell[]): Promise<string> {
    const notebook = {
      nbformat: 4,
      nbformat_minor: 5,
      metadata: { kernelspec: { name: "tslab", display_name: "TypeScript", language: "typescript" } },
      cells: cells.map((cell, i) => ({ ...cell, id: `cell-${i}` })),
    };
    const path = join(folder, "lesson.ipynb");
    await writeFile(path, JSON.stringify(notebook));
    return path;
  }
});

/** All but what differs from run to run. */
function results(table: pl.DataFrame): unknown[] {
  return table.drop("seconds", "memory GB").toRecords();
}

async function childrenOf(pid: number): Promise<number[]> {
  const threads = await readdir(`/proc/${pid}/task`).catch(() => []);
  const lists = await Promise.all(
    threads.map((thread) => readFile(`/proc/${pid}/task/${thread}/children`, "utf8").catch(() => "")),
  );
  return lists.join(" ").split(" ").filter(Boolean).map(Number);
}

function code(source: string, ...tags: string[]): NotebookCell {
  return { cell_type: "code", metadata: { tags }, source, outputs: [], execution_count: null };
}
