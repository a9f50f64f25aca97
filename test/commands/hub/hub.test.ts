import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { chmod, copyFile, mkdir, mkdtemp, readdir, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { promisify } from "node:util";

import { project } from "../../../kernel-setup/project.mjs";
import { hubEnvironment } from "../../../kernel-setup/steps/hub-environment.mjs";
import { hubProcesses, type HubProcess } from "../../../src/commands/hub/hub-processes.js";
import { enterHub, type Student } from "../../../src/commands/hub/student.js";
import {
  readNotebook,
  textOf,
  type Notebook,
  type NotebookCell,
  type NotebookOutput,
} from "../../../src/handouts/notebook.js";
import { startedHub, type StartedHub } from "../../support/started-hub.js";
import { until } from "../../support/until.js";

const TEN_MINUTES = 10 * 60_000;
const data = resolve(process.env["TSEMINAR_DATA"] ?? "");

/** What a notebook gave. */
interface Run {
  code: number | null;
  /** What was said of cells that failed. */
  said: string;
  /** Of the cells, one text each. */
  outputs: string[];
}

const endless = "while (true) await fit(dense, train, { epochs: 1, verbose: 0 });";
// The limit is passed by one large piece: with its memory full to the last page V8 could end the process instead.
const greedy = `
const parts = Array.from({ length: 28 }, () => new Uint8Array(2 ** 26).fill(1));
parts.push(new Uint8Array(2 ** 31));`;
const afterwards = `
import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
const status = readFileSync("/proc/self/status", "utf8");
const kilobytes = (name: string): number => Number(new RegExp(name + ":\\\\s+(\\\\d+) kB").exec(status)?.[1]);
// Of files that are mapped, such as TensorFlow's library, the limit does not count the pages.
const most = kilobytes("VmHWM") - kilobytes("RssFile");
const { accuracy } = baseline;
console.log(JSON.stringify({ accuracy, most: most * 1024, cores: availableParallelism() }));`;

if (process.env["TSEMINAR_DATA"] && existsSync(join(data, "mnist"))) describeHub();
else it.skip("skipped, needs real mnist: set TSEMINAR_DATA — tseminar hub", () => undefined);

function describeHub(): void {
  describe("tseminar hub with three students", () => {
    let folder: string;
    let mnist: Notebook;
    let hub: StartedHub;
    let [ada, bob, cleo]: Student[] = [];
    /** The training cells of the quick notebook, by all three at once. */
    let trained: Run[];
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), "tseminar-hub-test-"));
      mnist = await readNotebook(join(project.notebooks, "mnist.ipynb"));
      const limits = ["--memory", "3G", "--cores", "1", "--idle", "40"];
      hub = await startedHub(["--port", "8951", ...limits, "--students", "ada", "bob", "cleo"]);
      const students = await Promise.all(["ada", "bob", "cleo"].map((name) => enterHub(name, hub)));
      [ada, bob, cleo] = students;
      await Promise.all(students.map((student) => student.startServer()));
      trained = await Promise.all(students.map((student) => run(student, training())));
    }, TEN_MINUTES);
    afterAll(async () => {
      await hub.stop();
      await rm(folder, { recursive: true });
    });

    it("trains for all three at once, on the real data", () => {
      for (const { code, said, outputs } of trained) {
        expect({ code, said }).toEqual({ code: 0, said: "" });
        expect(outputs.join("\n")).toMatch(/dense net, test accuracy: 0\.[789]/);
        expect(outputs.join("\n")).not.toContain("drawn stand-in data");
      }
    });

    it("is configured by options that there are, also where another spawner or a cluster is used", async () => {
      const script = join(project.root, "test", "support", "hub-options.py");
      const { stdout } = await promisify(execFile)(hubEnvironment.python, [script, join(folder, "state")]);
      expect(JSON.parse(stdout)).toEqual([]);
    });

    it("says when students could not run what it starts", async () => {
      const seminar = join(folder, "seminar");
      const config = join("kernel-setup", "hub", "jupyterhub_config.py");
      const kernelspec = join(".venv", "share", "jupyter", "kernels", "tslab", "kernel.json");
      const closed = join(seminar, "home");
      for (const place of [dirname(config), dirname(kernelspec), join(".venv", "bin"), "home"])
        await mkdir(join(seminar, place), { recursive: true });
      await copyFile(join(project.root, config), join(seminar, config));
      await writeFile(join(seminar, kernelspec), JSON.stringify({ argv: ["/bin/sh"] }));
      await writeFile(join(closed, "python"), "");
      await chmod(join(closed, "python"), 0o755);
      await chmod(closed, 0o700);
      await symlink(join(closed, "python"), join(seminar, ".venv", "bin", "python"));
      await chmod(folder, 0o755);
      const load = `from traitlets.config import PyFileConfigLoader; PyFileConfigLoader(${JSON.stringify(join(seminar, config))}).load_config()`;
      const environment = { ...process.env, TSEMINAR_HUB_STATE: join(folder, "state"), TSEMINAR_HUB_PASSWORD: "" };
      const loaded = promisify(execFile)(hubEnvironment.python, ["-c", load], { env: environment });
      const sentence = `students cannot run ${await realpath(join(closed, "python"))}, because ${await realpath(closed)} is closed to them: `;
      await expect(loaded).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining(sentence) as string });
    });

    it("gives each a copy of the notebooks", async () => {
      const there = await readdir(join(hub.state, "home", "ada", "notebooks"));
      expect(there).toEqual(expect.arrayContaining(["first-steps.ipynb", "mnist.ipynb"]));
    });

    it("asks for the password and the hub's token", async () => {
      await expect(enterHub("ada", { ...hub, password: "wrong" })).rejects.toThrow(/does not let "ada" in/);
      await expect(enterHub("eve", hub)).rejects.toThrow(/does not let "eve" in/);
      expect((await fetch(`${ada?.address ?? ""}/api/contents`)).status).toBe(403);
      const asBob = { headers: { authorization: `token ${bob?.token ?? ""}` } };
      expect((await fetch(`${ada?.address ?? ""}/api/contents`, asBob)).status).toBe(403);
    });

    it("holds the limits, leaves nothing of a killed server and of an idle kernel, and the others go on", async () => {
      if (!ada || !bob || !cleo) throw new Error("a student is missing");
      await cleo.ask("/api/kernels", { method: "POST", body: { name: "tslab" } });
      const bobs = run(bob, [...training().slice(0, -1), endless]);
      const adas = run(ada, [...training(), greedy, afterwards]);
      // Only then the kernels are asked for: in the moment in which one starts, jupyter_server answers with 500.
      await until(
        () => partsOf("bob"),
        (parts) => parts.includes("runner"),
      );
      await until(
        () => bob?.ask("/api/kernels") as Promise<{ execution_state: string }[]>,
        ([kernel]) => kernel?.execution_state === "busy",
      );
      const before = await processesOf("bob");
      expect(before.map(({ part }) => part).sort()).toEqual(["compiler", "kernel", "runner", "server"]);
      process.kill(before.find(({ part }) => part === "server")?.pid ?? NaN, "SIGKILL");
      expect((await bobs).code).toBe(1);
      expect(await becomes("bob", [])).toEqual([]);

      // Ada's cell that wanted more than the limit failed, the one after it knows her variables.
      const { code, said, outputs } = await adas;
      expect({ code, said, failed: outputs.at(-2) }).toEqual({
        ...{ code: 0, said: expect.any(String) as string },
        failed: expect.stringContaining("Array buffer allocation failed") as string,
      });
      const { accuracy, most, cores } = JSON.parse(outputs.at(-1) ?? "") as Record<string, number>;
      expect(accuracy).toBeGreaterThan(0.7);
      expect(most).toBeGreaterThan(28 * 2 ** 26);
      expect(most).toBeLessThan(3 * 2 ** 30);
      expect(cores).toBe(1);

      // Bob comes back.
      expect(
        await until(
          () => bob?.hasServer() ?? Promise.resolve(true),
          (has) => !has,
        ),
      ).toBe(false);
      await bob.startServer();
      expect(await partsOf("bob")).toContain("server");

      // Of Cleo only her server is left, or not even that.
      expect((await becomes("cleo", ["server"])).filter((part) => part !== "server")).toEqual([]);
    });

    it("leaves no process and no folder when it is ended", async () => {
      expect((await hubProcesses(hub.state)).length).toBeGreaterThan(2);
      expect(await hub.stop()).toBe(0);
      expect(await hubProcesses(hub.state)).toEqual([]);
      expect(existsSync(hub.state)).toBe(false);
    });

    async function processesOf(student: string): Promise<HubProcess[]> {
      return (await hubProcesses(hub.state)).filter((process) => process.student === student);
    }

    async function partsOf(student: string): Promise<string[]> {
      return (await processesOf(student)).map(({ part }) => part).sort();
    }

    async function becomes(student: string, most: readonly string[]): Promise<string[]> {
      return until(
        () => partsOf(student),
        (parts) => parts.every((part) => most.includes(part)),
      );
    }

    /** The notebook's cells up to its data, and those that build, train and test its dense net. */
    function training(): string[] {
      const sources = mnist.cells.filter(({ cell_type: type }) => type === "code").map(({ source }) => textOf(source));
      const wanted = ["const dense = ", "dense.compile(", "evaluate(dense, test)"];
      const loaded = sources.findIndex((source) => source.includes("await mnist()")) + 1;
      return [
        ...sources.slice(0, loaded),
        ...wanted.map((text) => sources.find((source) => source.includes(text)) ?? text),
      ];
    }

    async function run(student: Student, sources: readonly string[]): Promise<Run> {
      const cells = sources.map((source, i) => ({
        ...{ id: `cell-${i}`, cell_type: "code", source, outputs: [], execution_count: null },
        metadata: source === greedy ? { tags: ["raises-exception"] } : {},
      }));
      const place = join(folder, `${student.name}-${sources.length}.ipynb`);
      await writeFile(place, JSON.stringify({ ...mnist, cells }));
      const script = join(project.root, "src", "handouts", "execute-notebook.py");
      const env = { ...process.env, JUPYTER_GATEWAY_URL: student.address, JUPYTER_GATEWAY_AUTH_TOKEN: student.token };
      const child = spawn(project.python, [script, place, place], { env, stdio: ["ignore", "ignore", "pipe"] });
      const [said, [code]] = await Promise.all([text(child.stderr), once(child, "close") as Promise<[number | null]>]);
      const executed: { cells: NotebookCell[] } = await readNotebook(place);
      return { code, said, outputs: executed.cells.map(({ outputs = [] }) => outputs.map(textOfOutput).join("\n")) };
    }
  });
}

function textOfOutput({ text, data, ename, evalue }: NotebookOutput): string {
  return textOf(text) || textOf(data?.["text/plain"]) || `${textOf(ename)}: ${textOf(evalue)}`;
}
