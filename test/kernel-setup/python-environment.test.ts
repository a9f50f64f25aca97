import { execFile } from "node:child_process";
import { promisify } from "node:util";

import { project } from "../../kernel-setup/project.mjs";

it("the Python environment checks notebooks without building a grammar that takes seconds", async () => {
  const program = `import sys, nbformat
nbformat.validate(nbformat.v4.new_notebook())
print("lark" in sys.modules)`;
  const { stdout } = await promisify(execFile)(project.python, ["-W", "error", "-c", program]);
  expect(stdout).toBe("False\n");
});
