import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile, rm, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));

/**
 * Variables for peers: PyTorch looks its functions up when they are called, so that those of the CUDA libraries that we
 * leave out may be missing, and works on the processor also where there is a GPU.
 */
export const peerSettings = { TORCH_USE_RTLD_GLOBAL: "1", CUDA_VISIBLE_DEVICES: "" };

/**
 * The Python environment with the libraries that the benchmarks measure us against (bench/requirements.txt and
 * bench/requirements-pytorch.txt). It is made when it is first needed, in `.peers/`, and takes about 3.2 GB.
 *
 * @param python any Python that can make environments
 * @returns its Python
 */
export async function peerPython(python: string): Promise<string> {
  const folder = join(root, ".peers");
  const requirements = join(root, "bench", "requirements.txt");
  const pytorch = join(root, "bench", "requirements-pytorch.txt");
  const stamp = join(folder, "requirements.txt");
  const own = join(folder, "bin", "python");
  const wanted = (await readFile(requirements, "utf8")) + (await readFile(pytorch, "utf8"));
  if (existsSync(stamp) && (await readFile(stamp, "utf8")) === wanted) return own;
  const install = (...args: string[]) =>
    run(own, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", ...args]);
  console.error(
    "installing Python's libraries to compare with, once, in .peers/ (1.1 GB to download, 3.2 GB on disk):",
  );
  await rm(folder, { recursive: true, force: true });
  await run(python, ["-m", "venv", folder]);
  console.error("1 of 2: TensorFlow, Keras, numpy, Pillow, scikit-learn (430 MB) …");
  await install("--requirement", requirements);
  console.error("2 of 2: PyTorch (680 MB) …");
  await install("--no-deps", "--requirement", pytorch);
  await standInForCuda(own);
  await writeFile(stamp, wanted); // last: without it the environment is made anew
  return own;
}

/**
 * PyPI's PyTorch for Linux is linked to CUDA's libraries, most of which are large and none of which is used here. A link
 * to a small library of PyTorch's own stands for each that is missing: with {@link peerSettings} the loader asks no more.
 */
async function standInForCuda(python: string): Promise<void> {
  if (process.platform !== "linux") return;
  const find = "import importlib.util; print(importlib.util.find_spec('torch').origin)";
  const libraries = join(dirname((await run(python, ["-c", find])).trim()), "lib");
  const needed = await run("ldd", [join(libraries, "libtorch_python.so")]);
  const missing = new Set(Array.from(needed.matchAll(/^\s*(\S+) => not found/gm), ([, name]) => name ?? ""));
  for (const name of missing) await symlink("libtorch_global_deps.so", join(libraries, name));
}

/**
 * Runs a program that prints one line of JSON at its end.
 *
 * @param options `env`: variables besides our own
 * @returns what that line holds
 */
export async function runSession<T>(
  program: string,
  args: readonly string[],
  { env }: { env?: Record<string, string> } = {},
): Promise<T> {
  const printed = await run(program, args, env);
  return JSON.parse(printed.trim().split("\n").at(-1) ?? "") as T;
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
