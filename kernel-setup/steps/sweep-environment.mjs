import { join } from "node:path";

import { project } from "../project.mjs";
import { pythonLayer } from "../python-layer.mjs";

/** Only `tseminar sweep` needs it. */
export const sweepEnvironment = pythonLayer({
  id: "sweep-environment",
  name: "papermill and Dask",
  folder: join(project.root, ".sweep"),
  requirements: "requirements-sweep.txt",
});
