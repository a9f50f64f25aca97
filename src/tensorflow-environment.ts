import { createRequire } from "node:module";

// TensorFlow reads its log level once, while its library loads: 3 lets only fatal messages through.
process.env["TF_CPP_MIN_LOG_LEVEL"] ??= "3";

// tfjs-node calls `util.isNullOrUndefined`, which Node 23 took away.
const util = createRequire(import.meta.url)("node:util") as { isNullOrUndefined?: (value: unknown) => boolean };
util.isNullOrUndefined ??= (value) => value === null || value === undefined;
