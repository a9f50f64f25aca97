import { join } from "node:path";

import { project } from "../project.mjs";
import { pythonLayer } from "../python-layer.mjs";

/** Only `tseminar hub` needs it. */
export const hubEnvironment = pythonLayer({
  id: "hub-environment",
  name: "JupyterHub",
  folder: join(project.root, ".hub"),
  requirements: "requirements-hub.txt",
});
