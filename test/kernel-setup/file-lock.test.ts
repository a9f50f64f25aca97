import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { pathToFileURL } from "node:url";

import { LockedError, withFileLock } from "../../kernel-setup/file-lock.mjs";
import { isDead, thisProcess } from "../../kernel-setup/lock-owner.mjs";
import { identify } from "../../kernel-setup/processes.mjs";

const module = pathToFileURL(join(process.cwd(), "kernel-setup", "file-lock.mjs")).href;

let folder: string;
let lock: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "tseminar-lock-"));
  lock = join(folder, "lock");
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

/** A process that holds the lock until it is ended. */
async function holder(): Promise<{ pid: number; kill: () => Promise<void> }> {
  const script = `import { withFileLock } from ${JSON.stringify(module)};
    await withFileLock(${JSON.stringify(lock)}, async () => {
      console.log("holds it");
      await new Promise((resolve) => setTimeout(resolve, 60_000));
    });`;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", script], {
    env: { ...process.env, NODE_OPTIONS: "" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(child.stdout, "data");
  return {
    pid: child.pid ?? 0,
    kill: async () => {
      child.kill("SIGKILL");
      await once(child, "exit");
    },
  };
}

/** The lock of a process on a machine of which only the file is seen. */
const elsewhere = { host: "other", machine: "other pid:[1]", pid: process.pid, started: "1" };

describe("withFileLock", () => {
  it("holds the lock while the work is done, says who has it, and leaves nothing", async () => {
    const result = await withFileLock(join(folder, "new", "lock"), async () => {
      const owner: unknown = JSON.parse(await readFile(join(folder, "new", "lock"), "utf8"));
      expect(owner).toEqual(thisProcess());
      return 7;
    });
    expect(result).toBe(7);
    expect(await readdir(join(folder, "new"))).toEqual([]);
  });

  it("gives it back when the work fails", async () => {
    await expect(withFileLock(lock, () => Promise.reject(new Error("no luck")))).rejects.toThrow("no luck");
    expect(existsSync(lock)).toBe(false);
  });

  it("fails at once with the owner's number where waiting is not wanted", async () => {
    const { pid, kill } = await holder();
    const failed = withFileLock(lock, () => Promise.resolve());
    await expect(failed).rejects.toThrow(LockedError);
    await expect(failed).rejects.toThrow(`process ${pid} on `);
    await kill();
    expect(await withFileLock(lock, () => Promise.resolve("taken over"))).toBe("taken over");
  });

  it("waits for the owner, tells for whom, and takes over when it is killed", async () => {
    const { pid, kill } = await holder();
    const waited: number[] = [];
    const work = withFileLock(lock, () => Promise.resolve("done"), {
      wait: true,
      onWait: (owner) => waited.push(owner.pid),
    });
    await pause(400);
    expect([...new Set(waited)]).toEqual([pid]);
    await kill();
    expect(await work).toBe("done");
    expect([...new Set(waited)]).toEqual([pid]);
  });

  it("lets work of one process wait for other work of the same", async () => {
    let running = 0;
    const most: number[] = [];
    const work = async (): Promise<void> => {
      most.push(++running);
      await pause(20);
      running--;
    };
    await Promise.all(Array.from({ length: 5 }, () => withFileLock(lock, work, { wait: true })));
    expect(most).toEqual([1, 1, 1, 1, 1]);
  });

  it("stops waiting when it is told to", async () => {
    const { kill } = await holder();
    const signal = AbortSignal.timeout(150);
    await expect(withFileLock(lock, () => Promise.resolve(), { wait: true, signal })).rejects.toThrow(/abort/);
    await kill();
  });

  it("takes over from an earlier process with the same number", async () => {
    await writeFile(lock, JSON.stringify({ ...thisProcess(), started: "1" }));
    const dead: number[] = [];
    await withFileLock(lock, () => Promise.resolve(), {
      onDead: async ({ pid }) => Promise.resolve(void dead.push(pid)),
    });
    expect(dead).toEqual([process.pid]);
  });

  it.each(["", "{", "[]", '{"pid":"1"}'])(
    "takes over a lock that was cut off while it was written: %j",
    async (text) => {
      await writeFile(lock, text);
      const before = performance.now();
      await withFileLock(lock, () => Promise.resolve(), { wait: true });
      expect(performance.now() - before).toBeGreaterThan(900);
    },
  );

  it("waits for an owner on another machine while it beats, and not when it has fallen silent", async () => {
    await writeFile(lock, JSON.stringify(elsewhere));
    const wrongClock = new Date(Date.now() - 3_600_000);
    let beats = 0;
    const timer = setInterval(() => {
      wrongClock.setMilliseconds(wrongClock.getMilliseconds() + 100);
      if (beats++ < 8) void utimes(lock, wrongClock, wrongClock);
    }, 100);
    await withFileLock(lock, () => Promise.resolve(), { wait: true, deadAfter: 700 });
    clearInterval(timer);
    expect(beats).toBeGreaterThanOrEqual(8);
  });

  it("beats while it works", async () => {
    await withFileLock(
      lock,
      async () => {
        const { mtimeMs } = await stat(lock);
        await pause(200);
        expect((await stat(lock)).mtimeMs).toBeGreaterThan(mtimeMs);
      },
      { beat: 20 },
    );
  });
});

describe("isDead", () => {
  it("tells by the process on this machine, by the time of the last beat on another", async () => {
    expect(isDead(lock)).toBe(true);
    await writeFile(lock, JSON.stringify(thisProcess()));
    expect(isDead(lock)).toBe(false);
    await writeFile(lock, JSON.stringify({ ...thisProcess(), ...identify(process.pid), started: "1" }));
    expect(isDead(lock)).toBe(true);
    await writeFile(lock, JSON.stringify(elsewhere));
    expect(isDead(lock)).toBe(false);
    await utimes(lock, new Date(0), new Date(0));
    expect(isDead(lock)).toBe(true);
  });
});
