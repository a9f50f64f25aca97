import { existsSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";

import { chromiumPath } from "./chromium.js";

/** Files that Chromium brings: a driver that computes on the processor, and the library that loads drivers. */
const files = ["vk_swiftshader_icd.json", "libvulkan.so.1"];

const folder = softwareGpuFolder();

/**
 * Variables for processes that are to find SwiftShader, the software GPU that comes with Chromium, and no other
 * (github.com/KhronosGroup/Vulkan-Loader, docs/LoaderDriverInterface.md, "Overriding the Default Driver Usage"); undefined
 * where there is none.
 */
export const softwareGpu =
  folder === undefined
    ? undefined
    : {
        VK_DRIVER_FILES: join(folder, "vk_swiftshader_icd.json"),
        VK_ICD_FILENAMES: join(folder, "vk_swiftshader_icd.json"), // the older name
        LD_LIBRARY_PATH: folder,
        TSEMINAR_BACKEND: "webgpu",
      };

/** A test that needs a software GPU: skipped, which its title says, where there is none. */
export function itOnSoftwareGpu(title: string, test: () => Promise<void>): void {
  if (softwareGpu) it(title, test);
  else
    it.skip(`skipped, needs the software GPU that comes with Chromium (apt install chromium) — ${title}`, () =>
      undefined);
}

/** Debian starts Chromium by a script that lies elsewhere. */
function softwareGpuFolder(): string | undefined {
  if (process.platform !== "linux" || !chromiumPath) return undefined;
  const folders = [dirname(realpathSync(chromiumPath)), "/usr/lib/chromium", "/usr/lib/chromium-browser"];
  return folders.find((place) => files.every((file) => existsSync(join(place, file))));
}
