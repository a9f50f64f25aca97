import * as tf from "@tensorflow/tfjs-node-gpu";

import { backendChoice } from "./backend-choice.js";
import { adapterName, openGpu } from "./webgpu/open-gpu.js";
import { webgpuBackend } from "./webgpu/webgpu-backend.js";

/** The GPU that computes through WebGPU, for people; undefined where TensorFlow does. */
export const gpuName = backendChoice() === "webgpu" ? computeOnGpu() : undefined;

/**
 * TensorFlow's backend is there as soon as its package is. This one is made without a promise, since nets want their weights
 * at once, and a module that waits could not be loaded by `require`.
 */
function computeOnGpu(): string {
  const gpu = openGpu();
  const backend = webgpuBackend(gpu);
  tf.registerBackend("webgpu", () => backend);
  void tf.setBackend("webgpu"); // done when it returns: what makes the backend promises nothing
  return adapterName(gpu.adapter);
}
