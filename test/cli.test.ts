import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { project } from "../kernel-setup/project.mjs";
import { runTseminar } from "./support/tseminar.js";

const commands = ["start", "test", "handout", "sweep", "bench", "data", "setup", "doctor"];

// What is not set up would be, and said so on stderr.
beforeAll(() => runTseminar(["setup"]), 8 * 60_000);

describe("tseminar", () => {
  it("lists its commands with --help", async () => {
    const { code, stdout, stderr } = await runTseminar(["--help"]);
    for (const command of commands) expect(stdout).toMatch(new RegExp(`^ {2}${command} .*\\w`, "m"));
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });

  it.each(commands)("describes %s with --help and does nothing else", async (command) => {
    const { code, stdout, stderr } = await runTseminar([command, "--help"]);
    expect(stdout).toMatch(new RegExp(`^Usage: tseminar ${command} .*\\n\\n\\w`));
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });

  it("prints the package's version", async () => {
    const { code, stdout } = await runTseminar(["--version"]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) as string });
  });

  it.each([
    { args: ["docter"], said: "error: unknown command 'docter'\n(Did you mean doctor?)\n" },
    { args: ["setup", "--usr"], said: "error: unknown option '--usr'\n(Did you mean --user?)\n" },
    { args: ["start", "--prot", "8889"], said: "error: unknown option '--prot'\n(Did you mean --port?)\n" },
  ])("suggests what $args may have meant, exit code 2", async ({ args, said }) => {
    const { code, stdout, stderr } = await runTseminar(args);
    expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: "", stderr: said });
  });

  it.each([
    { args: ["notebooks", "mnist", "--for", "pupils"], said: "Allowed choices are students, teachers, solutions." },
    { args: ["handout", "mnist", "--profile", "fast"], said: "Allowed choices are quick, full." },
    { args: ["start", "--port", "abc"], said: "Give a whole number from 1 to 65535." },
    { args: ["setup", "--tensorflow", "tpu"], said: "Allowed choices are auto, cpu, cuda." },
  ])("says what is wrong with $args, exit code 2", async ({ args, said }) => {
    const { code, stdout, stderr } = await runTseminar(args);
    expect(stderr).toContain(said);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  });

  it("names the notebooks when it is asked for the handout of another, exit code 1", async () => {
    const known = "first-steps, convolution, mnist, fashion-mnist, cifar-10, medmnist, hotdog";
    const output = await mkdtemp(join(tmpdir(), "tseminar-handouts-"));
    const { code, stdout, stderr } = await runTseminar(["handout", "nonsense", "--output", output]);
    expect({ code, stdout, stderr }).toEqual({
      code: 1,
      stdout: "",
      stderr: `unknown notebook "nonsense" (one of: ${known})\n`,
    });
    expect(await readdir(output)).toEqual([]);
    await rm(output, { recursive: true });
  });

  it("puts the kernel into the user's own Jupyter only with setup --user", async () => {
    const folder = await mkdtemp(join(tmpdir(), "tseminar-user-"));
    try {
      const environment = { JUPYTER_DATA_DIR: folder };
      expect(await runTseminar(["setup"], environment)).toMatchObject({ code: 0 });
      expect(await readdir(folder)).toEqual([]);
      const { code, stdout } = await runTseminar(["setup", "--user"], environment);
      expect(code).toBe(0);
      expect(stdout).toContain("tslab is in your own Jupyter now; take it out with:");
      const ours = await readFile(join(project.kernelspec, "kernel.json"), "utf8");
      expect(await readFile(join(folder, "kernels", "tslab", "kernel.json"), "utf8")).toBe(ours);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
