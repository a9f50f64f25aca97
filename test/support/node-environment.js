import { TestEnvironment } from "jest-environment-node";

/** Jest's node environment with the typed arrays of the main realm, so that arrays made by native addons pass `instanceof`. */
export default class NodeEnvironment extends TestEnvironment {
  /** @override */
  async setup() {
    await super.setup();
    Object.assign(this.global, {
      Float32Array,
      Float64Array,
      Int8Array,
      Int16Array,
      Int32Array,
      Uint8Array,
      Uint8ClampedArray,
      Uint16Array,
      Uint32Array,
      ArrayBuffer,
      SharedArrayBuffer,
    });
  }
}
