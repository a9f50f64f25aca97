import { join } from "node:path";

import { project } from "../project.mjs";
import { pythonLayer } from "../python-layer.mjs";

/** Only `tseminar course` needs it. */
export const gradingEnvironment = pythonLayer({
  id: "grading-environment",
  name: "nbgrader",
  folder: join(project.root, ".grading"),
  requirements: "requirements-grading.txt",
});
