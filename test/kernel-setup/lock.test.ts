import { spawn, type ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";
import { pathToFileURL } from "node:url";

import { project } from "../../kernel-setup/project.mjs";
import { identify, runs } from "../../kernel-setup/processes.mjs";

/** A project of which only the set-up is there, so that its lock is not that of the real one. */
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "tseminar-set-up-lock-"));
  await cp(join(project.root, "kernel-setup"), join(folder, "kernel-setup"), { recursive: true });
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

/** A process that does something under set-up's lock; `work` may use `rememberChild`, `spawn` and `forever`. */
function setUp(work: string): ChildProcessByStdio<null, Readable, null> {
  const module = pathToFileURL(join(folder, "kernel-setup", "lock.mjs")).href;
  const script = `import { spawn } from "node:child_process";
    import { rememberChild, withLock } from ${JSON.stringify(module)};
    const forever = () => new Promise((resolve) => setTimeout(resolve, 60_000));
    await withLock(async () => { ${work} }, console.log);`;
  return spawn(process.execPath, ["--input-type=module", "--eval", script], {
    env: { ...process.env, NODE_OPTIONS: "" },
    stdio: ["ignore", "pipe", "inherit"],
  });
}

async function said(process_: ChildProcessByStdio<null, Readable, null>): Promise<string> {
  const [text] = (await once(process_.stdout, "data")) as [Buffer];
  return text.toString().trim();
}

describe("withLock of set-up", () => {
  it("lets a second set-up wait for the first, which it names once, and go on when that has ended", async () => {
    const first = setUp(`console.log("in");
      await Promise.race([forever(), new Promise((resolve) => process.once("SIGUSR2", resolve))]);`);
    expect(await said(first)).toBe("in");
    const second = setUp(`console.log("in");`);
    expect(await said(second)).toBe(
      `another set-up of this project is running (process ${first.pid}): waiting until it has ended`,
    );
    const next = said(second);
    expect(await Promise.race([next, pause(500, "nothing")])).toBe("nothing");
    first.kill("SIGUSR2");
    expect(await next).toBe("in");
    first.kill("SIGKILL");
  });

  it("goes on when the set-up that is waited for is killed", async () => {
    const first = setUp(`console.log("in"); await forever();`);
    expect(await said(first)).toBe("in");
    const second = setUp(`console.log("in");`);
    expect(await said(second)).toMatch(/waiting until it has ended$/);
    first.kill("SIGKILL");
    expect(await said(second)).toBe("in");
  });

  it("ends the command of a set-up that was killed before it takes over, and leaves nothing", async () => {
    const first = setUp(`const child = spawn("sleep", ["60"], { stdio: "ignore" });
      rememberChild(child); console.log(child.pid); await forever();`);
    const command = identify(Number(await said(first)));
    first.kill("SIGKILL");
    await once(first, "exit");
    expect(runs(command)).toBe(true);
    const second = setUp(`console.log("in");`);
    expect(await said(second)).toBe("in");
    expect(runs(command)).toBe(false);
    if (second.exitCode === null) await once(second, "exit");
    expect(await readdir(join(folder, ".setup"))).toEqual([]);
  });

  it("does not end a command that has ended by itself", async () => {
    const first = setUp(`const child = spawn("true", { stdio: "ignore" });
      const forget = rememberChild(child); child.on("exit", () => { forget(); console.log("ended"); }); await forever();`);
    expect(await said(first)).toBe("ended");
    first.kill("SIGKILL");
    await once(first, "exit");
    expect(await said(setUp(`console.log("in");`))).toBe("in");
  });
});
