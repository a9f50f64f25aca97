import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

describe("jupyter_kernel_test", () => {
  it("passes, each test of it", () => {
    const state = mkdtempSync(join(tmpdir(), "tseminar-state-"));
    const { status, stderr: report } = spawnSync(
      join(root, ".venv", "bin", "python"),
      ["-B", "-m", "unittest", "--verbose", "jupyter_kernel_test_tslab"],
      { cwd: join(root, "test", "support"), env: { ...process.env, XDG_STATE_HOME: state }, encoding: "utf8" },
    );
    rmSync(state, { recursive: true, force: true });
    if (status !== 0) throw new Error(report);
    expect(report).toMatch(/^Ran 12 tests/m);
    expect(report).not.toContain("skipped");
  });
});
