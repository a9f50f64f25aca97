import { existsSync, readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { Failure } from "./failure.mjs";
import { project } from "./project.mjs";

/**
 * @typedef {"cpu" | "cuda"} Backend
 *
 * @typedef {object} Wheel a file of PyPI
 * @property {string} requirement
 * @property {readonly string[]} platforms
 * @property {string} [sha256] Default: what the package index says
 * @property {readonly string[]} members folders and files of the wheel that are unpacked
 */

export const TENSORFLOW_VERSION = "2.21.0";

/** The libraries (.so on Linux, .dylib on macOS) and the headers that the addon includes. */
const LIBRARIES = [
  "tensorflow/libtensorflow_",
  "tensorflow/include/tensorflow/c/",
  "tensorflow/include/tensorflow/core/platform/",
  "tensorflow/include/tsl/platform/",
  "tensorflow/include/xla/tsl/c/",
];

/** @type {Readonly<Record<string, Wheel>>} keyed by platform, processor and backend */
const TENSORFLOW = {
  "linux-x64-cpu": {
    requirement: `tensorflow-cpu==${TENSORFLOW_VERSION}`,
    platforms: ["manylinux_2_27_x86_64"],
    sha256: "2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c",
    members: LIBRARIES,
  },
  "linux-x64-cuda": {
    requirement: `tensorflow==${TENSORFLOW_VERSION}`,
    platforms: ["manylinux_2_27_x86_64"],
    sha256: "9056fbc9ba04235810b71ae6cbd958a196e8804fb53bbcffbf3e23b56155f124",
    members: LIBRARIES,
  },
  "linux-arm64-cpu": {
    requirement: `tensorflow==${TENSORFLOW_VERSION}`,
    platforms: ["manylinux_2_27_aarch64"],
    sha256: "4b24aca16d527a3cf1c37f720c04c484c3d20f4d0fdfa98632ac8b9f3be6eb5c",
    members: LIBRARIES,
  },
  "darwin-arm64-cpu": {
    requirement: `tensorflow==${TENSORFLOW_VERSION}`,
    platforms: ["macosx_12_0_arm64"],
    sha256: "51f46f4806139d01fc7920cc72a4c75876f80649bf40ff083ab6212ceb43ca88",
    members: LIBRARIES,
  },
};

/** What `tensorflow[and-cuda]` 2.21.0 requires, in the newest versions of CUDA 12. */
const CUDA = [
  "nvidia-cublas-cu12==12.9.3.13",
  "nvidia-cuda-cupti-cu12==12.8.90",
  "nvidia-cuda-nvcc-cu12==12.9.86",
  "nvidia-cuda-nvrtc-cu12==12.9.86",
  "nvidia-cuda-runtime-cu12==12.9.79",
  "nvidia-cudnn-cu12==9.28.0.42",
  "nvidia-cufft-cu12==11.4.1.4",
  "nvidia-curand-cu12==10.3.10.19",
  "nvidia-cusolver-cu12==11.7.5.82",
  "nvidia-cusparse-cu12==12.5.10.65",
  "nvidia-nccl-cu12==2.32.3",
  "nvidia-nvjitlink-cu12==12.9.86",
].map((requirement) => ({
  requirement,
  platforms: [28, 27, 24, 17, 12].map((glibc) => `manylinux_2_${glibc}_x86_64`).concat("manylinux2014_x86_64"),
  members: ["nvidia/"],
}));

/**
 * The wheels that this machine needs.
 *
 * @param {Backend} backend
 * @returns {readonly Wheel[]}
 * @throws {Failure} when there is no TensorFlow for this machine
 */
export function wheelsFor(backend, machine = `${process.platform}-${process.arch}`) {
  const tensorflow = TENSORFLOW[`${machine}-${backend}`];
  if (!tensorflow) {
    const known = Object.keys(TENSORFLOW).join(", ");
    throw new Failure(
      `TensorFlow ${TENSORFLOW_VERSION} has no library for ${machine} with ${backend} (one of: ${known})`,
    );
  }
  return backend === "cuda" ? [tensorflow, ...CUDA] : [tensorflow];
}

const choiceFile = join(project.tensorflow, "backend");

/**
 * The backend asked for by `TSEMINAR_TENSORFLOW` or by an earlier `tseminar setup --tensorflow`, else CUDA where an NVIDIA
 * driver is loaded.
 *
 * @returns {Backend}
 */
export function chosenBackend() {
  const choice =
    process.env.TSEMINAR_TENSORFLOW || (existsSync(choiceFile) ? readFileSync(choiceFile, "utf8").trim() : "auto");
  if (choice === "cpu" || choice === "cuda") return choice;
  if (choice !== "auto") throw new Failure(`unknown TSEMINAR_TENSORFLOW "${choice}" (one of: auto, cpu, cuda)`);
  return hasNvidiaDriver() && `${process.platform}-${process.arch}-cuda` in TENSORFLOW ? "cuda" : "cpu";
}

/** @param {string} choice auto, cpu or cuda; kept for later runs */
export async function chooseBackend(choice) {
  await mkdir(project.tensorflow, { recursive: true });
  await writeFile(choiceFile, `${choice}\n`);
}

/** Whether the kernel has loaded NVIDIA's driver (its files: NVIDIA's driver README, "The /proc interface"). */
export function hasNvidiaDriver() {
  return existsSync("/proc/driver/nvidia/version") || existsSync("/dev/nvidiactl");
}

/**
 * The folder with TensorFlow's libraries.
 *
 * @param {Backend} backend
 */
export function tensorflowFolder(backend) {
  return join(project.tensorflow, `${TENSORFLOW_VERSION}-${backend}`);
}
