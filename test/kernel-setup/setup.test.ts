import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmdirSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

import { jest } from "@jest/globals";

import type { Finding } from "../../kernel-setup/doctor.mjs";
import { allSteps } from "../../kernel-setup/setup.mjs";
import { type Wheel, wheelsFor } from "../../kernel-setup/tensorflow-wheels.mjs";
import { catalogue } from "../../src/data/catalogue.js";
import { Clone, type RunningCommand, until } from "../support/clone.js";
import { type PackageIndex, servePackageIndex } from "./local-index.js";

// One copy of the project for all tests of this file, in their order: it is killed, set up, broken and looked at.

const MINUTE = 60_000;
const ids = allSteps.map(({ id }) => id);
const [wheel] = wheelsFor("cpu") as readonly [Wheel];
const ADDON = "node_modules/@tensorflow/tfjs-node-gpu/lib/napi-v8";

/** Nobody listens there, and it is not asked again and again. */
const NO_INDEX = {
  PIP_INDEX_URL: "http://127.0.0.1:9/simple",
  PIP_FIND_LINKS: "",
  PIP_NO_CACHE_DIR: "1",
  PIP_RETRIES: "1",
};

jest.setTimeout(15 * MINUTE);

let clone: Clone;

beforeAll(async () => {
  clone = await Clone.make();
});

afterAll(() => clone.remove());

describe("set-up that is killed", () => {
  interface KillPoint {
    step: string;
    where: string;
    /** Resolves there, once the step has said that it starts. */
    reach: (setup: RunningCommand) => Promise<unknown>;
    environment?: Record<string, string>;
  }

  const after =
    (milliseconds: number): KillPoint["reach"] =>
    () =>
      pause(milliseconds);

  const points: KillPoint[] = [
    { step: "node-packages", where: "while npm installs", reach: after(3000) },
    { step: "package-build", where: "while the compiler runs", reach: after(1500) },
    { step: "python-environment", where: "while the environment is made", reach: after(1500) },
    {
      step: "python-environment",
      where: "while pip installs",
      reach: async (setup) => {
        await until(setup, async () => (await pipLog()).includes("Installing collected"));
        await pause(4000);
      },
    },
    {
      step: "tensorflow-library",
      where: "in the middle of the download",
      reach: (setup) => until(setup, async () => (await arrivedBytes()) > 90e6),
    },
    {
      step: "tensorflow-library",
      where: "while it is unpacked",
      reach: async (setup) => {
        await until(setup, async () => (await namesIn(".tensorflow")).some((name) => name.endsWith(".unpacking")));
        await pause(1000);
      },
    },
    { step: "native-addon", where: "while it is compiled", reach: after(3000) },
    {
      // It takes two milliseconds, too few to hit from outside: the process kills itself when it says that it starts.
      step: "kernelspec",
      where: "at its start",
      reach: ({ ended }) => ended,
      environment: { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(killItselfAt("kernelspec"))}` },
    },
  ];

  let arrived = 0;

  it.each(points)(
    "does not count as done the step $step, killed $where, and ends what that left running",
    async ({ step, reach, environment }) => {
      const orphans = await clone.processes();
      const setup = clone.start(["setup"], environment);
      await until(setup, () => setup.printed.stderr.includes(`… ${nameOf(step)}`));
      const running = await clone.processes();
      expect(orphans.filter((pid) => running.includes(pid))).toEqual([]);
      await reach(setup);
      setup.child.kill("SIGKILL");
      const { stderr } = await setup.ended;
      expect(setup.child.signalCode).toBe("SIGKILL");
      expect(stderr).not.toContain(`✓ ${nameOf(step)}`);
      expect(await clone.stepsDone()).toEqual(ids.slice(0, ids.indexOf(step)));
      // The download goes on where it stopped.
      if (arrived > 0) expect(firstMegabytesIn(stderr)).toBeGreaterThanOrEqual(Math.round(arrived / 1e6));
      arrived = await arrivedBytes();
    },
  );

  it("ends well when it is started again", async () => {
    const { code } = await clone.run(["setup"]);
    expect(code).toBe(0);
    expect(await clone.stepsDone()).toEqual(ids);
  });

  it("leaves nothing half-made behind", async () => {
    expect(await namesIn(".setup")).not.toContain("lock");
    expect((await namesIn(".tensorflow")).filter((name) => /unpacking|installing/.test(name))).toEqual([]);
    expect(await readdir(join(clone.cache, "wheels"))).toEqual([expect.stringMatching(/\.whl$/)]);
  });

  async function pipLog(): Promise<string> {
    return readFile(clone.path(".setup", "python-environment.log"), "utf8").catch(() => "");
  }

  /** Size of the part of TensorFlow's wheel that is there; 0 when it is not there or whole. */
  async function arrivedBytes(): Promise<number> {
    const wheels = join(clone.cache, "wheels");
    const part = (await readdir(wheels).catch(() => [])).find((name) => name.endsWith(".part"));
    return part === undefined ? 0 : (await stat(join(wheels, part))).size;
  }

  function firstMegabytesIn(stderr: string): number {
    return Number(/: (\d+) of \d+ MB/.exec(stderr)?.[1]);
  }
});

describe("set-up", () => {
  it("has nothing to do when all is done", async () => {
    const { code, stdout, stderr } = await clone.run(["setup"]);
    expect({ code, stdout, stderr }).toEqual({
      code: 0,
      stdout: allSteps.map(({ name }) => `✓ ${name}\n`).join(""),
      stderr: "",
    });
  });

  it("does not run twice at once", async () => {
    await clone.without(".tensorflow", async () => {
      const first = clone.start(["setup"], { TSEMINAR_CACHE: join(clone.folder, "second-cache") });
      await until(first, () => first.printed.stderr.includes("…"));
      const second = clone.start(["setup"]);
      await until(second, () => second.printed.stderr.includes("\n"));
      expect(second.printed.stderr).toBe(
        `another set-up of this project is running (process ${first.child.pid}): waiting until it has ended\n`,
      );
      for (const { child, ended } of [second, first]) {
        child.kill("SIGKILL");
        await ended;
      }
    });
    expect(await clone.stepsDone()).toEqual(ids);
  });

  it("takes the compiled package away from nobody while it compiles it again", async () => {
    await rm(clone.path("dist", ".tseminar-stamp"));
    const setup = clone.start(["setup"]);
    const ended = setup.ended.then(() => true);
    let missing = 0;
    while (!(await Promise.race([ended, pause(20, false)]))) if (!existsSync(clone.path("dist", "cli.js"))) missing++;
    expect((await setup.ended).stderr).toContain("✓ The package, compiled");
    // Two renames lie between the old and the new one.
    expect(missing).toBeLessThanOrEqual(1);
    expect(await clone.stepsDone()).toEqual(ids);
  });
});

describe("set-up that fails", () => {
  beforeAll(() => clone.run(["setup"]));

  let bin: string;
  let index: PackageIndex | undefined;

  beforeEach(async () => {
    bin = await mkdtemp(join(clone.folder, "bin-"));
  });

  afterEach(async () => {
    index?.close();
    index = undefined;
    // Whatever went wrong, nothing that was there is lost.
    expect(await clone.stepsDone()).toEqual(ids);
  });

  it("says that there is no Python", async () => {
    await clone.without(".venv", async () => {
      expect(await failure({ PATH: bin })).toMatch(
        /^there is no Python \(looked for python3, python\): install Python 3\.10 or newer \(.+\) or set TSEMINAR_PYTHON to one$/,
      );
      expect(existsSync(clone.path(".venv"))).toBe(false);
    });
  });

  it("says that Python is too old", async () => {
    const python = await program("python3", "echo 3.8.18");
    await clone.without(".venv", async () => {
      expect(await failure({ TSEMINAR_PYTHON: python })).toMatch(
        /^Python is too old \(\S+python3 is 3\.8\.18\): install Python 3\.10 or newer/,
      );
      expect(existsSync(clone.path(".venv"))).toBe(false);
    });
  });

  it("says that Python's venv module is missing, as on a bare Debian", async () => {
    const debian = `if [ "$2" = venv ]; then
        mkdir -p "$3/bin"
        echo "The virtual environment was not created successfully because ensurepip is not available."
        exit 1
      fi
      echo 3.11.2`;
    const python = await program("python3", debian);
    await clone.without(".venv", async () => {
      expect(await failure({ TSEMINAR_PYTHON: python })).toBe(
        `${python} has no venv module with pip: install Python's venv module (Debian, Ubuntu: apt install python3-venv) or set TSEMINAR_PYTHON`,
      );
      expect(existsSync(clone.path(".venv"))).toBe(false);
    });
  });

  it("says that npm cannot reach its registry", async () => {
    const noRegistry = {
      npm_config_registry: "http://127.0.0.1:9",
      npm_config_cache: bin,
      npm_config_fetch_retries: "0",
    };
    await clone.without("node_modules", async () => {
      expect(await failure(noRegistry)).toMatch(
        /^installing the Node packages \(npm ci\) failed: the package registry cannot be reached: check the network or the proxy and run again \(log: \S+node-packages\.log\)$/,
      );
      expect(await clone.stepsDone()).not.toContain("node-packages");
      expect(await namesIn("node_modules")).toEqual([]);
    });
  });

  it("says that pip cannot reach its index", async () => {
    await clone.without(".venv", async () => {
      expect(await failure(NO_INDEX)).toMatch(
        /^installing JupyterLab \(pip\) failed: the package registry cannot be reached: .+ \(log: \S+\.log\)$/,
      );
      expect(existsSync(clone.path(".venv"))).toBe(false);
    });
  });

  it("says that TensorFlow has the wrong checksum, and ends well with the right one", async () => {
    index = await servePackageIndex(wheel, Buffer.from("something else"));
    const cache = join(bin, "cache");
    await clone.without(".tensorflow", async () => {
      expect(await failure({ ...NO_INDEX, PIP_INDEX_URL: index?.address, TSEMINAR_CACHE: cache })).toMatch(
        /^wrong checksum of http:\S+\.whl: expected sha256 [0-9a-f]{64}, got sha256 [0-9a-f]{64}; nothing was kept, run again or check/,
      );
      expect(await namesIn(".tensorflow")).not.toContainEqual(expect.stringMatching(/^\d/));
      expect(await readdir(join(cache, "wheels"))).toEqual([]);
      expect((await clone.run(["setup"])).code).toBe(0);
      expect(await clone.stepsDone()).toEqual(ids);
    });
  });

  itWithSmallDisk("says that there is no room for TensorFlow, and keeps nothing of it", async () => {
    index = await servePackageIndex(wheel, Buffer.alloc(4e6));
    const environment = { ...NO_INDEX, PIP_INDEX_URL: index.address, TSEMINAR_CACHE: bin };
    await onSmallDisk(bin, 1, () =>
      clone.without(".tensorflow", async () => {
        expect(await failure(environment)).toMatch(
          /^no space left for \S+\.whl: free some room on that disk, or point TSEMINAR_CACHE to another one$/,
        );
        expect(await namesIn(".tensorflow")).not.toContainEqual(expect.stringMatching(/^\d/));
        expect(await readdir(join(bin, "wheels"))).toEqual([]);
      }),
    );
  });

  itWithSmallDisk("says that the disk of the project is full", async () => {
    await onSmallDisk(bin, 16, async () => {
      const full = await Clone.make(bin);
      await writeFile(join(bin, "filling"), Buffer.alloc(2 ** 24)).catch(() => undefined);
      expect(await failure({}, full)).toBe("set-up failed: the disk is full: free about 4 GB there and run again");
      expect(await full.stepsDone()).toEqual([]);
    });
  });

  it("believes npm nothing when it ends well and could not write a file", async () => {
    const npm = join(bin, "npm.cjs");
    await writeFile(npm, `console.error("npm warn tar TAR_ENTRY_ERROR ENOSPC: no space left on device, write");`);
    await clone.without("node_modules", async () => {
      expect(await failure({ npm_execpath: npm })).toMatch(
        /^installing the Node packages \(npm ci\) failed: the disk is full: free about 4 GB there and run again \(log: \S+\)$/,
      );
      expect(await clone.stepsDone()).not.toContain("node-packages");
    });
  });

  it("says that there is no compiler and none to be had", async () => {
    const zig = (await namesIn(".tensorflow")).find((name) => name.startsWith("ziglang")) ?? "ziglang";
    await clone.without(join(".tensorflow", zig), () =>
      clone.without(ADDON, async () => {
        expect(await failure({ ...NO_INDEX, CXX: "/nonexistent/c++" })).toMatch(
          /^there is no C\+\+ compiler \(looked for \/nonexistent\/c\+\+\) and ziglang==\S+ could not be had from PyPI: install one \(.+\) or mend the network \(log: \S+\.log\)$/,
        );
        expect((await namesIn(".tensorflow")).filter((name) => name.startsWith("ziglang"))).toEqual([]);
        expect(existsSync(clone.path(ADDON))).toBe(false);
      }),
    );
  });

  it("takes Zig's compiler from PyPI where there is no other, and makes an addon with it that computes", async () => {
    await clone.without(ADDON, async () => {
      expect(await clone.run(["setup"], { CXX: "/nonexistent/c++" })).toMatchObject({ code: 0 });
      const { code, stdout } = await clone.run(["doctor"]);
      expect({ code, stdout }).toMatchObject({ code: 0 });
    });
  });

  /** The one sentence that set-up ends with, exit code 1. */
  async function failure(environment: Record<string, string | undefined>, copy = clone): Promise<string> {
    const { code, stdout, stderr } = await copy.run(["setup"], environment);
    const sentences = stderr.split("\n").filter((line) => line !== "" && !/^([…✓✗] | {2}\S)/.test(line));
    expect({ code, stdout, sentences }).toEqual({ code: 1, stdout: "", sentences: [expect.any(String)] });
    return sentences[0] ?? "";
  }

  /** A shell script in `bin`. */
  async function program(name: string, script: string): Promise<string> {
    const path = join(bin, name);
    await writeFile(path, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    return path;
  }
});

describe("tseminar doctor", () => {
  beforeAll(() => clone.run(["setup"]));

  it("finds everything good after set-up, and the data sets that TSEMINAR_DATA has, exit code 0", async () => {
    const data = join(clone.folder, "data");
    await mkdir(join(data, "mnist"), { recursive: true });
    for (const { copies } of Object.values(catalogue.mnist.files))
      await writeFile(join(data, "mnist", copies[0].name), "");
    const { code, stdout } = await clone.run(["doctor", "--json"], { TSEMINAR_DATA: data });
    const findings = findingsIn(stdout);
    expect(Object.values(findings).filter(({ state }) => state === "missing")).toEqual([]);
    expect(findings["Set-up"]).toMatchObject({ state: "good", found: `all ${allSteps.length} steps done` });
    expect(findings["TensorFlow"]).toMatchObject({ state: "good", found: containing("multiplied") });
    expect(findings["Kernel"]).toMatchObject({ state: "good", found: containing("ran a cell") });
    expect(findings["Backend"]).toMatchObject({ state: "good", found: "cpu" });
    expect(findings["Data"]?.found).toContain(`mnist: ${join(data, "mnist")}`);
    expect(code).toBe(0);
  });

  it("marks what is missing and names the way out, exit code 1", async () => {
    const { code, stdout, stderr } = await clone.without(ADDON, () => clone.run(["doctor", "--no-setup"]));
    expect(stdout).toMatch(/^✗ Set-up +not done: The native addon of tfjs +-> +npm run setup/m);
    expect(stdout).toMatch(/^✗ TensorFlow +cannot be loaded: .+ +-> +npm run setup$/m);
    expect(stdout).toMatch(/\d needed and missing \(✗\)\.\n$/);
    expect(stdout + stderr).not.toMatch(/^ +at /m);
    expect(code).toBe(1);
  });

  it("sets up nothing when it is only to look, even when nothing is there", async () => {
    await clone.without("node_modules", () =>
      clone.without(".venv", async () => {
        const { code, stdout, stderr } = await clone.run(["doctor", "--no-setup", "--json"]);
        expect(findingsIn(stdout)).toMatchObject({
          "Set-up": { state: "missing", wayOut: containing("npm run setup") },
          Python: { state: "missing" },
          TensorFlow: { state: "missing" },
          Kernel: { state: "missing" },
        });
        expect(stderr).not.toMatch(/^ +at |^…/m);
        expect(code).toBe(1);
        expect(existsSync(clone.path("node_modules"))).toBe(false);
      }),
    );
  });

  const containing = (text: string): unknown => expect.stringContaining(text);

  function findingsIn(stdout: string): Record<string, Finding> {
    return Object.fromEntries((JSON.parse(stdout) as Finding[]).map((finding) => [finding.name, finding]));
  }
});

function nameOf(step: string): string {
  return allSteps.find(({ id }) => id === step)?.name ?? step;
}

/** A program that lets the process that loads it kill itself when it says that the step starts. */
function killItselfAt(step: string): string {
  return `const { stderr } = process;
    const write = stderr.write.bind(stderr);
    stderr.write = (text) => {
      write(text);
      if (text === ${JSON.stringify(`… ${nameOf(step)}\n`)}) process.kill(process.pid, "SIGKILL");
      return true;
    };`;
}

/** Names in a folder of the copy; none when there is no such folder. */
async function namesIn(folder: string): Promise<string[]> {
  return readdir(clone.path(folder)).catch(() => []);
}

/** A test that mounts a file system, which not everybody may. */
function itWithSmallDisk(title: string, test: () => Promise<void>): void {
  const folder = mkdtempSync(join(tmpdir(), "tseminar-mount-"));
  const canMount = spawnSync("mount", ["-t", "tmpfs", "tmpfs", folder]).status === 0;
  if (canMount) execFileSync("umount", [folder]);
  rmdirSync(folder);
  if (canMount) it(title, test);
  else it.skip(`skipped, needs the right to mount a small disk — ${title}`, test);
}

/** Does the work while the folder is a disk of so many megabytes. */
async function onSmallDisk(folder: string, megabytes: number, work: () => Promise<void>): Promise<void> {
  execFileSync("mount", ["-t", "tmpfs", "-o", `size=${megabytes}m`, "tmpfs", folder]);
  try {
    await work();
  } finally {
    execFileSync("umount", [folder]);
  }
}
