import { glue, scrapMimeType } from "../../src/display/index.js";
import { jupyterDisplay, type MimeBundle } from "../../src/jupyter.js";

describe("glue", () => {
  const doors = globalThis as { [jupyterDisplay]?: unknown };
  afterEach(() => {
    Reflect.deleteProperty(doors, jupyterDisplay);
  });

  it("shows a number and keeps it under its name, as scrapbook does", async () => {
    const shown: MimeBundle[] = [];
    doors[jupyterDisplay] = (bundle: MimeBundle) => shown.push(bundle);
    await glue("test accuracy", 0.987654);
    await glue("parameters", 485_514);
    expect(shown).toEqual([
      {
        "text/plain": "test accuracy: 0.9877",
        [scrapMimeType]: { name: "test accuracy", data: 0.987654, encoder: "json", version: 1 },
      },
      {
        "text/plain": "parameters: 485,514",
        [scrapMimeType]: { name: "parameters", data: 485_514, encoder: "json", version: 1 },
      },
    ]);
  });
});
