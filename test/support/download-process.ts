import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const module = pathToFileURL(join(process.cwd(), "kernel-setup", "download.mjs")).href;

/** A download in a process of its own, which prints the number of a process that it waits for. */
export interface DownloadProcess {
  readonly child: ChildProcess;
  /** What it printed, once it has ended. */
  readonly ended: Promise<{ code: number | null; signal: string | null; stdout: string; stderr: string }>;
}

/** Starts a process that downloads one file. */
export function startDownload(url: string, destination: string, checksum: string): DownloadProcess {
  const script = `import { download } from ${JSON.stringify(module)};
    let waitsFor;
    await download(${JSON.stringify(url)}, ${JSON.stringify(destination)}, {
      checksum: ${JSON.stringify(checksum)},
      environment: {},
      onWait: ({ pid }) => pid === waitsFor || console.log("waits for " + (waitsFor = pid)),
    });`;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", script], {
    env: { ...process.env, NODE_OPTIONS: "" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const ended = once(child, "close").then(([code, signal]) => ({
    code: code as number | null,
    signal: signal as string | null,
    stdout,
    stderr,
  }));
  return { child, ended };
}
