import { execFile, spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { project } from "../../kernel-setup/project.mjs";
import { outputsOf, printedBy, readNotebook } from "../support/notebook.js";

const run = promisify(execFile);
const TWO_MINUTES = 120_000;

const net = `import { tf } from "tseminar";

export const smallNet = (): tf.Sequential =>
  tf.sequential({ layers: [tf.layers.dense({ inputShape: [4], units: 3, activation: "softmax" })] });
`;

const exercise = `import { check, convolutionOutput } from "tseminar";
import { earlyStopping } from "tseminar/callbacks";
import { smallNet } from "./small-net.js";

console.log(smallNet().countParams(), typeof earlyStopping, convolutionOutput({ size: 28, kernelSize: 3 }));
console.log(String(check("mnist-1", 1664)));
`;

describe("a student's own project, outside of the clone", () => {
  let folder: string;
  let tsc: (file: string) => string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "tseminar-own-project-"));
    await writeFile(join(folder, "package.json"), JSON.stringify({ type: "module", private: true }));
    await writeFile(join(folder, "small-net.ts"), net);
    await writeFile(join(folder, "exercise.ts"), exercise);
    // The one documented step; the student's own project has TypeScript and Node's types, here they are the clone's.
    await run("npm", ["install", "--offline", "--no-audit", "--no-fund", project.root], { cwd: folder });
    const modules = join(project.root, "node_modules");
    const options =
      "--module nodenext --target es2022 --strict --skipLibCheck --pretty false --types node --typeRoots".split(" ");
    tsc = (file) =>
      spawnSync(
        process.execPath,
        [join(modules, "typescript", "bin", "tsc"), ...options, join(modules, "@types"), file],
        {
          cwd: folder,
          encoding: "utf8",
        },
      ).stdout;
  }, TWO_MINUTES);
  afterAll(() => rm(folder, { recursive: true }));

  it(
    "imports the helpers, with their types, after npm install <clone>",
    async () => {
      expect(tsc("exercise.ts")).toBe("");
      const { stdout } = await run(process.execPath, ["exercise.js"], { cwd: folder });
      expect(stdout).toBe("15 function 26\n✓ mnist-1: right.\n");
    },
    TWO_MINUTES,
  );

  it(
    "finds an answer of a wrong type before it runs",
    async () => {
      const wrong = 'import { check } from "tseminar";\ncheck("mnist-1", "many");\ncheck("mnist-0", 1);\n';
      await writeFile(join(folder, "wrong.ts"), wrong);
      const said = tsc("wrong.ts");
      expect(said).toMatch(/wrong\.ts\(2,18\): error TS2345: Argument of type 'string' is not assignable/);
      expect(said).toMatch(/wrong\.ts\(3,7\): error TS2345/);
    },
    TWO_MINUTES,
  );

  it(
    "has notebooks that import the helpers and its own files",
    async () => {
      const source = 'import { check } from "tseminar";\nimport { smallNet } from "./small-net.js";\n';
      const cells = [
        ["sum", `${source}console.log(smallNet().countParams());`],
        ["checked", 'check("mnist-1", 1600)'],
      ].map(([id, source]) => ({
        ...{ id, source, cell_type: "code", metadata: {}, outputs: [], execution_count: null },
      }));
      const metadata = { kernelspec: { name: "tslab", display_name: "TypeScript" } };
      const [notebook, executed] = [join(folder, "own.ipynb"), join(folder, "own-executed.ipynb")];
      await writeFile(notebook, JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata, cells }));
      await run(project.python, [join(project.root, "src", "handouts", "execute-notebook.py"), notebook, executed]);
      const done = await readNotebook(executed);
      expect(printedBy(done, "sum")).toBe("15\n");
      const said = [outputsOf(done, "checked")[0]?.data?.["text/plain"]].flat().join("");
      expect(said).toContain("each filter also has a bias");
    },
    TWO_MINUTES,
  );
});
