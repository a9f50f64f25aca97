import { createRequire } from "node:module";

import type * as Package from "@tensorflow/tfjs-backend-webgpu";
import * as tf from "@tensorflow/tfjs-node-gpu";

import type { OpenGpu } from "./open-gpu.js";

/** A tensor: its values on the host once they were read, and where it lies on the device. */
interface TensorData {
  values?: tf.BackendValues;
  readonly resource?: GPUBuffer;
  readonly dtype: tf.DataType;
}

/** tfjs' backend for WebGPU, with what it keeps to itself. */
interface Backend extends Pick<Package.WebGPUBackend, "bufferManager" | "ensureCommandEncoderReady"> {
  readonly tensorMap: { get(dataId: object): TensorData };
  readonly commandEncoder: GPUCommandEncoder;
  endComputePassEncoder(): void;
  submitQueue(): void;
  readSync(dataId: object): tf.BackendValues;
  read(dataId: object): Promise<tf.BackendValues>;
}

/**
 * tfjs' backend for WebGPU on a GPU. Tensors are read directly, for which tfjs takes a browser's canvas; and what goes wrong on
 * the device, of which tfjs hears nothing, is an error where the next tensor is read.
 */
export function webgpuBackend(opened: OpenGpu): tf.KernelBackend {
  const { device, pump } = opened;
  const made = newBackend(opened);
  const backend = made as unknown as Backend;
  let failure: GPUError | undefined;
  device.addEventListener("uncapturederror", (event) => {
    failure ??= (event as GPUUncapturedErrorEvent).error;
  });

  const bytesOf = (buffer: GPUBuffer): ArrayBuffer => {
    const { size } = buffer;
    const copy = backend.bufferManager.acquireBuffer(size, GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ);
    backend.ensureCommandEncoderReady();
    backend.endComputePassEncoder();
    backend.commandEncoder.copyBufferToBuffer(buffer, 0, copy, 0, size);
    backend.submitQueue();
    try {
      pump.waitFor(() => copy.mapAsync(GPUMapMode.READ));
    } catch (error) {
      throw failed(failure ?? error);
    }
    const bytes = copy.getMappedRange().slice(0);
    copy.unmap();
    backend.bufferManager.releaseBuffer(copy);
    if (!failure) return bytes;
    const error = failed(failure);
    failure = undefined;
    throw error;
  };

  const readSync = backend.readSync.bind(backend);
  backend.readSync = (dataId) => {
    const data = backend.tensorMap.get(dataId);
    if (!data.values && data.resource && data.dtype !== "complex64")
      data.values = tf.util.convertBackendValuesAndArrayBuffer(bytesOf(data.resource), data.dtype);
    return readSync(dataId); // strings, complex numbers, and what lies on the host by now
  };
  backend.read = (dataId) => new Promise((resolve) => resolve(backend.readSync(dataId)));
  return made;
}

/** A new backend of tfjs' package, which wants a browser's `navigator.gpu` then, but would take it itself were it there before. */
function newBackend({ gpu, device, adapter }: OpenGpu): Package.WebGPUBackend {
  const { WebGPUBackend } = createRequire(import.meta.url)("@tensorflow/tfjs-backend-webgpu") as typeof Package;
  const before = Object.getOwnPropertyDescriptor(globalThis, "navigator");
  Object.defineProperty(globalThis, "navigator", { value: { gpu }, configurable: true });
  try {
    return new WebGPUBackend(device, adapter);
  } finally {
    if (before) Object.defineProperty(globalThis, "navigator", before);
    else Reflect.deleteProperty(globalThis, "navigator");
  }
}

function failed(cause: unknown): Error {
  const { message } = cause as { message?: string };
  const what = cause instanceof GPUOutOfMemoryError ? "ran out of memory" : "failed";
  return new Error(`the GPU ${what}: ${(message ?? String(cause)).trim()}`, { cause });
}
