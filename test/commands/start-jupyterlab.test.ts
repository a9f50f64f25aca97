import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { startedJupyterLab } from "../support/jupyterlab.js";

describe("tseminar start", () => {
  it("ends also when the server waits for a thread that never ends", async () => {
    const folder = await mkdtemp(join(tmpdir(), "tseminar-start-"));
    const thread = "import threading\nthreading.Thread(target=threading.Event().wait).start()\n";
    await writeFile(join(folder, "jupyter_server_config.py"), thread);
    const environment = { JUPYTER_CONFIG_DIR: folder };
    const lab = await startedJupyterLab({ port: 8941, folder, environment });
    await lab.stop();
    await expect(fetch(lab.address)).rejects.toThrow();
    await rm(folder, { recursive: true });
  });
});
