import "./tensorflow-environment.js";
import "./chosen-backend.js";
import "./frozen-normalization.js";
import "./seeded-initializers.js";
import "./tensorflow-kernels.js";

import * as tf from "@tensorflow/tfjs-node-gpu";

export { tf };
