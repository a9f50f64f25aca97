import { createRequire } from "node:module";

import { EventPump } from "./event-pump.js";

/** What the package "webgpu" exports: Dawn, the WebGPU of Chromium, for Node. */
interface Dawn {
  readonly create: (options: readonly string[]) => GPU;
  /** The classes and constants that a browser has as globals. */
  readonly globals: Readonly<Record<string, unknown>>;
}

/** What an adapter tells of itself (www.w3.org/TR/webgpu, "GPUAdapterInfo"); each text may be empty. */
export type AdapterInfo = Pick<GPUAdapterInfo, "vendor" | "architecture" | "device" | "description">;

/** A GPU that is ready to compute. */
export interface OpenGpu {
  readonly gpu: GPU;
  readonly device: GPUDevice;
  readonly adapter: GPUAdapterInfo;
  readonly pump: EventPump;
}

/** Dawn ends with the object that it was made by, whoever has a device of it. */
const kept = new Set<GPU>();

/** Of what the device can, as much as the adapter has: the default is what every phone has. */
const limits = [
  "maxBufferSize",
  "maxStorageBufferBindingSize",
  "maxComputeWorkgroupStorageSize",
  "maxComputeInvocationsPerWorkgroup",
  "maxComputeWorkgroupSizeX",
  "maxComputeWorkgroupsPerDimension",
] as const;

/**
 * Opens this machine's GPU, the fastest where there are several.
 *
 * @throws Error when the package is not there or finds no GPU, with the way out
 */
export function openGpu(): OpenGpu {
  const { create, globals } = loadDawn();
  for (const [name, value] of Object.entries(globals)) Reflect.set(globalThis, name, value);
  const gpu = create([]);
  kept.add(gpu);
  const pump = new EventPump();
  const adapter = pump.waitFor(() => gpu.requestAdapter({ powerPreference: "high-performance" }));
  if (!adapter) throw new Error(noAdapter());
  const requiredLimits = Object.fromEntries(limits.map((name) => [name, adapter.limits[name]]));
  const requiredFeatures = (["timestamp-query"] as const).filter((name) => adapter.features.has(name));
  const device = pump.waitFor(() => adapter.requestDevice({ requiredLimits, requiredFeatures }));
  const { info } = adapter as GPUAdapter & { readonly info: GPUAdapterInfo };
  return { gpu, device, adapter: info, pump };
}

/** An adapter's name for people. */
export function adapterName({ vendor, architecture, device, description }: AdapterInfo): string {
  const parts = [`${vendor} ${architecture}`.trim(), device, description].filter((part) => part !== "");
  return parts.join(", ") || "without a name";
}

function loadDawn(): Dawn {
  try {
    return createRequire(import.meta.url)("webgpu") as Dawn;
  } catch (error) {
    const [said = ""] = String(error).split("\n");
    throw new Error(
      `TSEMINAR_BACKEND=webgpu needs the package "webgpu", which cannot be loaded (${said}): run npm install, or unset TSEMINAR_BACKEND where it has no build for ${process.platform}-${process.arch}`,
      { cause: error },
    );
  }
}

function noAdapter(): string {
  const driver =
    process.platform === "linux"
      ? "install its Vulkan driver (on Debian and Ubuntu: apt install libvulkan1 mesa-vulkan-drivers) and see that vulkaninfo lists it"
      : "install the newest driver of the GPU";
  return `WebGPU found no GPU: ${driver}, or unset TSEMINAR_BACKEND to compute on the processor`;
}
