import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { freemem, totalmem } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify, styleText } from "node:util";

import { findPython } from "./find-python.mjs";
import { cacheFolder, project } from "./project.mjs";
import { allSteps, isDone } from "./setup.mjs";
import { chosenBackend, hasNvidiaDriver } from "./tensorflow-wheels.mjs";

/**
 * @typedef {object} Finding one line of the doctor's table
 * @property {string} name
 * @property {"good" | "missing" | "optional"} state "missing" is something the seminar needs and does not have
 * @property {string} found what is there
 * @property {string} [wayOut] what to do about it
 */

/** Free disk and memory that a class' notebooks were seen to need, in bytes. */
const LEAST_DISK = 2e9;
const LEAST_MEMORY = 3e9;

const run = promisify(execFile);

/**
 * Looks at everything the seminar needs, by using it, and prints one table.
 *
 * @param {{ json?: boolean, output?: NodeJS.WriteStream }} [options] `json` prints an array of findings instead. Default: false
 * @returns {Promise<boolean>} whether nothing needed is missing
 */
export async function doctor({ json = false, output = process.stdout } = {}) {
  const tensorflow = await tryTensorflow();
  const asked = process.env.TSEMINAR_BACKEND || "tensorflow";
  /** @type {Finding[]} */
  const findings = [
    node(),
    await stepsDone(),
    await python(),
    tensorflow.library,
    ...(asked === "tensorflow" ? [tensorflow.backend, await gpu(tensorflow.usesGpu)] : [await otherBackend(asked)]),
    await kernel(),
    await disk(),
    memory(),
    await data(),
  ];
  output.write(json ? `${JSON.stringify(findings, null, 2)}\n` : table(findings, output.isTTY));
  return findings.every(({ state }) => state !== "missing");
}

/** @returns {Finding} */
function node() {
  return { name: "Node", state: "good", found: `${process.versions.node} (${process.execPath})` };
}

/** @returns {Promise<Finding>} */
async function stepsDone() {
  const open = [];
  for (const step of allSteps) if (!(await isDone(step).catch(() => false))) open.push(step.name);
  if (open.length === 0) return { name: "Set-up", state: "good", found: `all ${allSteps.length} steps done` };
  return {
    name: "Set-up",
    state: "missing",
    found: `not done: ${open.join("; ")}`,
    wayOut: "npm run setup, and read the sentence it ends with",
  };
}

/** @returns {Promise<Finding>} */
async function python() {
  const name = "Python";
  try {
    if (existsSync(project.python)) {
      const program =
        "import platform, jupyterlab; print(platform.python_version(), 'with JupyterLab', jupyterlab.__version__)";
      return { name, state: "good", found: (await run(project.python, ["-c", program])).stdout.trim() };
    }
    const found = await findPython();
    return { name, state: "missing", found: `${found}, no environment made with it`, wayOut: "npm run setup" };
  } catch (error) {
    return { name, state: "missing", ...sentence(error) };
  }
}

/** Loads the addon in a process of its own and multiplies two matrices. */
async function tryTensorflow() {
  const program = `
    import { tf } from ${JSON.stringify(pathToFileURL(join(project.dist, "tensorflow.js")).href)};
    const backend = tf.backend();
    const product = tf.matMul([[1, 2], [3, 4]], [[5, 6], [7, 8]]).arraySync();
    console.log(JSON.stringify({ version: backend.binding.TF_Version, gpu: backend.isUsingGpuDevice, product }));`;
  try {
    const env = { ...process.env, TSEMINAR_BACKEND: "tensorflow" };
    const { stdout } = await run(process.execPath, ["--input-type=module", "-e", program], { env });
    /** @type {{ version: string, gpu: boolean, product: number[][] }} */
    const { version, gpu: usesGpu, product } = JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
    const right = JSON.stringify(product) === "[[19,22],[43,50]]";
    /** @type {Finding} */
    const library = right
      ? { name: "TensorFlow", state: "good", found: `${version}, two matrices multiplied` }
      : {
          name: "TensorFlow",
          state: "missing",
          found: `${version} multiplies wrongly: ${JSON.stringify(product)}`,
          wayOut: `remove ${project.tensorflow} and run npm run setup`,
        };
    /** @type {Finding} */
    const backend = { name: "Backend", state: "good", found: usesGpu ? "cuda" : "cpu" };
    return { library, backend, usesGpu };
  } catch (error) {
    const { found, wayOut } = sentence(error);
    /** @type {Finding} */
    const library = { name: "TensorFlow", state: "missing", found: `cannot be loaded: ${found}`, wayOut };
    /** @type {Finding} */
    const backend = { name: "Backend", state: "missing", found: "none", wayOut: "see TensorFlow" };
    return { library, backend, usesGpu: false };
  }
}

/**
 * Multiplies two matrices on the backend that `TSEMINAR_BACKEND` names.
 *
 * @param {string} asked
 * @returns {Promise<Finding>}
 */
async function otherBackend(asked) {
  const name = "Backend";
  const module = (/** @type {string} */ file) => JSON.stringify(pathToFileURL(join(project.dist, file)).href);
  const program = `
    try {
      const { tf } = await import(${module("tensorflow.js")});
      const { gpuName } = await import(${module("chosen-backend.js")});
      const product = tf.matMul([[1, 2], [3, 4]], [[5, 6], [7, 8]]).arraySync();
      console.log(JSON.stringify({ gpuName, product }));
    } catch (error) {
      console.log(JSON.stringify({ failure: error.message }));
    }`;
  try {
    const { stdout } = await run(process.execPath, ["--input-type=module", "-e", program]);
    /** @type {{ gpuName?: string, product?: number[][], failure?: string }} */
    const { gpuName, product, failure } = JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
    const said = JSON.stringify(product);
    if (said === "[[19,22],[43,50]]")
      return { name, state: "good", found: `${asked} on ${gpuName}, two matrices multiplied` };
    const found = failure ?? `${asked} on ${gpuName} multiplies wrongly: ${said}`;
    return { name, state: "missing", found, wayOut: "unset TSEMINAR_BACKEND to use TensorFlow" };
  } catch (error) {
    return { name, state: "missing", ...sentence(error) };
  }
}

/**
 * @param {boolean} used
 * @returns {Promise<Finding>}
 */
async function gpu(used) {
  const name = "GPU";
  if (!hasNvidiaDriver()) {
    return { name, state: "optional", found: "no NVIDIA driver here: the processor does the work, nothing to do" };
  }
  const list = await run("nvidia-smi", ["--query-gpu=name,memory.total", "--format=csv,noheader"]).then(
    ({ stdout }) => stdout.trim().replaceAll("\n", "; "),
    () => "an NVIDIA driver",
  );
  if (used) return { name, state: "good", found: list };
  const wayOut =
    chosenBackend() === "cpu"
      ? "npm run setup -- --tensorflow cuda"
      : "look for the cause with TF_CPP_MIN_LOG_LEVEL=0 npm run doctor";
  return { name, state: "optional", found: `${list}, not used`, wayOut };
}

/** @returns {Promise<Finding>} Starts the kernel as Jupyter does and runs a cell. */
async function kernel() {
  const name = "Kernel";
  const started = performance.now();
  const script = join(project.root, "kernel-setup", "run-cells.py");
  const child = run(project.python, [script, "--timeout", "60"], { cwd: project.notebooks });
  child.child.stdin?.on("error", () => undefined); // no Python to read it
  child.child.stdin?.end(JSON.stringify(["const answer: number = 6 * 7;\nanswer"]));
  try {
    const { stdout } = await child;
    /** @type {{ outputs: { msg_type: string, content: { data?: Record<string, string> } }[] }} */
    const { outputs } = JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
    const answer = outputs.find(({ msg_type }) => msg_type === "execute_result")?.content.data?.["text/plain"];
    if (answer !== "42") throw new Error(`6 * 7 gave ${answer ?? "nothing"}`);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    return { name, state: "good", found: `tslab ran a cell, ${seconds} s from start to end` };
  } catch (error) {
    return { name, state: "missing", ...sentence(error) };
  }
}

/** @returns {Promise<Finding>} */
async function disk() {
  const { bavail, bsize } = await statfs(project.root);
  const free = bavail * bsize;
  const found = `${(free / 1e9).toFixed(1)} GB free`;
  if (free >= LEAST_DISK) return { name: "Disk", state: "good", found };
  return { name: "Disk", state: "missing", found, wayOut: `free some room: ${LEAST_DISK / 1e9} GB are needed to work` };
}

/** @returns {Finding} */
function memory() {
  const found = `${(totalmem() / 1e9).toFixed(1)} GB, ${(freemem() / 1e9).toFixed(1)} GB free`;
  if (totalmem() >= LEAST_MEMORY) return { name: "Memory", state: "good", found };
  return {
    name: "Memory",
    state: "optional",
    found,
    wayOut: "use the quick profile: TSEMINAR_PROFILE=quick npm start",
  };
}

/** @returns {Promise<Finding>} */
async function data() {
  const name = "Data";
  try {
    /** @type {{ findSets: () => { set: string, where: string | undefined }[] }} */
    const { findSets } = await import(pathToFileURL(join(project.dist, "data", "downloads", "find-sets.js")).href);
    const sets = findSets();
    const here = sets.filter(({ where }) => where !== undefined);
    const found = [`${here.length} of ${sets.length} sets`, ...here.map(({ set, where }) => `${set}: ${where}`)].join(
      "; ",
    );
    if (here.length > 0) return { name, state: "good", found };
    const wayOut = `downloaded to ${cacheFolder()} when a notebook asks for them; or set TSEMINAR_DATA to a folder that has them`;
    return { name, state: "optional", found, wayOut };
  } catch (error) {
    return { name, state: "missing", ...sentence(error) };
  }
}

/**
 * What went wrong in one line. A failed program says it in the last line of its error output.
 *
 * @param {unknown} error
 */
function sentence(error) {
  const said = /** @type {{ stderr?: string }} */ (error).stderr?.trim().split("\n");
  const line = said?.find((text) => /error|cannot|could not/i.test(text)) ?? said?.at(-1);
  const found = line || (error instanceof Error ? error.message : String(error)).split("\n")[0] || "no reason given";
  return { found, wayOut: "npm run setup" };
}

/**
 * @param {readonly Finding[]} findings
 * @param {boolean} colour
 */
function table(findings, colour) {
  const marks = /** @type {const} */ ({ good: ["✓", "green"], missing: ["✗", "red"], optional: ["·", "yellow"] });
  const width = Math.max(...findings.map(({ name }) => name.length));
  const lines = findings.map(({ name, state, found, wayOut }) => {
    const [mark, paint] = marks[state];
    const text = `${mark} ${name.padEnd(width)}  ${found}${wayOut ? `  ->  ${wayOut}` : ""}`;
    return colour ? styleText(paint, text) : text;
  });
  const missing = findings.filter(({ state }) => state === "missing").length;
  const end = missing === 0 ? "Everything that is needed is there." : `${missing} needed and missing (✗).`;
  return `${lines.join("\n")}\n\n${end}\n`;
}
