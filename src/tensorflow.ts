import "./tensorflow-environment.js";
import "./tensorflow-kernels.js";

import * as tf from "@tensorflow/tfjs-node-gpu";

export { tf };
