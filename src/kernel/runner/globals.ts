import { jupyterDisplay, type ShowInNotebook } from "../../jupyter.js";
import type { Asking } from "./ask.js";
import type { Comms } from "./comms.js";
import { currentContext } from "./context.js";
import type { Output } from "./output.js";
import { bundleJson, mimeBundle } from "./results/mime-bundle.js";

/** Gives cells what `cell-globals.d.ts` promises, and libraries the door to the notebook. */
export function installGlobals({ output, asking, comms }: { output: Output; asking: Asking; comms: Comms }): void {
  const show: ShowInNotebook = (data, { displayId: id, update } = {}) => {
    output.display(bundleJson(data), { id, update });
  };
  const idle = new AbortController();
  const jupyter: Jupyter = {
    get signal() {
      return (currentContext()?.controller ?? idle).signal;
    },
    openComm: (target, options) => comms.open(target, options),
    onComm: (target, opened) => comms.onComm(target, opened),
  };
  const globals = {
    input: (prompt?: string, options?: { password?: boolean }) => asking.input(prompt, options),
    prompt: (message?: string, defaultValue?: string) => asking.prompt(message, defaultValue),
    display: async (value: unknown, options?: { id?: string; update?: boolean }) => {
      const { data, metadata } = await mimeBundle(value);
      output.display(JSON.stringify(data), { metadata, ...options });
    },
    clearOutput: (options: { wait?: boolean } = {}) => {
      output.clear(options.wait ?? false);
    },
    jupyter,
    [jupyterDisplay]: show,
  };
  for (const name of Reflect.ownKeys(globals)) {
    const value: unknown = Reflect.get(globals, name);
    Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: false });
  }
}
