import { jupyterDisplay, type MimeBundle, type ShowOptions } from "../src/jupyter.js";
import { progressLine } from "../src/progress.js";

function terminal(isTTY: boolean): { isTTY: boolean; text: string; write(text: string): void } {
  return {
    isTTY,
    text: "",
    write(text) {
      this.text += text;
    },
  };
}

describe("progressLine", () => {
  it("replaces its line in a terminal and ends it", () => {
    const screen = terminal(true);
    const line = progressLine(screen);
    line.update("1 of 2");
    line.done("2 of 2");
    expect(screen.text).toBe("\r\u001b[2K1 of 2\r\u001b[2K2 of 2\n");
  });

  it("writes only its last text to a file", () => {
    const file = terminal(false);
    const line = progressLine(file);
    line.update("1 of 2");
    line.done("2 of 2");
    expect(file.text).toBe("2 of 2\n");
  });

  it("is one output in a notebook that is updated", () => {
    const shown: { bundle: MimeBundle; options?: ShowOptions }[] = [];
    const door = globalThis as { [jupyterDisplay]?: unknown };
    door[jupyterDisplay] = (bundle: MimeBundle, options?: ShowOptions) => shown.push({ bundle, options });
    try {
      const line = progressLine(terminal(false));
      line.update("1 of 2");
      line.done("2 of 2");
    } finally {
      Reflect.deleteProperty(door, jupyterDisplay);
    }
    expect(shown.map(({ bundle }) => bundle)).toEqual([{ "text/plain": "1 of 2" }, { "text/plain": "2 of 2" }]);
    expect(shown.map(({ options }) => options?.update)).toEqual([false, true]);
    expect(new Set(shown.map(({ options }) => options?.displayId)).size).toBe(1);
  });
});
