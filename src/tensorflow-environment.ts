import { createRequire } from "node:module";

// TensorFlow reads its log level once, while its library loads: 3 lets only fatal messages through.
process.env["TF_CPP_MIN_LOG_LEVEL"] ??= "3";

// Of what tfjs-node calls of Node's util, Node 22 warns of `isNullOrUndefined` on stderr and Node 23 took it away, and Node 26
// warns of `isArray`.
const util = createRequire(import.meta.url)("node:util") as {
  isNullOrUndefined?: (value: unknown) => boolean;
  isArray?: (value: unknown) => boolean;
};
util.isNullOrUndefined = (value) => value === null || value === undefined;
util.isArray = Array.isArray;
