import { Picture, show } from "../../src/display/index.js";
import { jupyterDisplay, type ShowInNotebook } from "../../src/jupyter.js";

const picture = new Picture(() => '<svg xmlns="http://www.w3.org/2000/svg"></svg>', "Nothing");

describe("show", () => {
  const world = globalThis as { [jupyterDisplay]?: ShowInNotebook };
  afterEach(() => {
    Reflect.deleteProperty(world, jupyterDisplay);
  });

  it("sends every representation to the running notebook", async () => {
    const shown: unknown[] = [];
    world[jupyterDisplay] = (...parts) => shown.push(parts);
    await show(picture, { displayId: "p", update: true, final: false });
    expect(shown).toEqual([[await picture[jupyterDisplay](), { displayId: "p", update: true }]]);
  });

  it("prints the text elsewhere, and only the last state of what changes", async () => {
    const printed: string[] = [];
    const print = (text: string): void => void printed.push(text);
    await show(picture, { final: false, print });
    await show(picture, { print });
    expect(printed).toEqual(["Nothing"]);
  });
});
