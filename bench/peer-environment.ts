import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));

/**
 * The Python environment with the libraries that the benchmarks measure us against (bench/requirements.txt). It is made
 * when it is first needed, in `.peers/`, and takes about 1.5 GB.
 *
 * @param python any Python that can make environments
 * @returns its Python
 */
export async function peerPython(python: string): Promise<string> {
  const folder = join(root, ".peers");
  const requirements = join(root, "bench", "requirements.txt");
  const stamp = join(folder, "requirements.txt");
  const own = join(folder, "bin", "python");
  const wanted = await readFile(requirements, "utf8");
  if (existsSync(stamp) && (await readFile(stamp, "utf8")) === wanted) return own;
  console.error("installing numpy, Pillow and TensorFlow for Python to compare with (about 400 MB to download) …");
  await rm(folder, { recursive: true, force: true });
  await run(python, ["-m", "venv", folder]);
  await run(own, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", requirements]);
  await writeFile(stamp, wanted); // last: without it the environment is made anew
  return own;
}

/**
 * Runs a program to its end.
 *
 * @returns what it printed
 * @throws Error with what it wrote to stderr when it fails
 */
export async function run(program: string, args: readonly string[], env?: Record<string, string>): Promise<string> {
  const child = spawn(program, args, { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  let printed = "";
  let errors = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (printed += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (errors += text));
  const code = await new Promise<number | null>((resolve, reject) => child.on("error", reject).on("close", resolve));
  if (code !== 0) throw new Error(`${program} ${args.join(" ")} failed:\n${errors}`);
  return printed;
}
