import { augmentationGrid } from "../../../src/charts/pictures/augmentation-grid.js";
import { Augmentation } from "../../../src/data/index.js";
import { roughTextWidth } from "../../../src/display/index.js";
import { tf } from "../../../src/tensorflow.js";
import { drawnPictures } from "../../support/drawn-pictures.js";
import { expectKept } from "../kept.js";

const textWidth = roughTextWidth;

describe("augmentationGrid", () => {
  it("draws a row for each picture: as it is, then changed", async () => {
    const pictures = drawnPictures();
    const changes = new Augmentation({ flip: "horizontal", shift: 0.2 });
    const grid = augmentationGrid(pictures, changes, { count: 2, copies: 3, seed: 1, textWidth });
    const svg = await grid.svg();
    const before = tf.memory().numTensors;
    expectKept("augmentation-grid", svg.replace(/base64,[^"]*/g, "base64,"));
    expect(grid.description).toBe(
      "As they are (left) and changed: horizontal flip, shift up to 0.2. Grid of 8 pictures, 2 rows of 4: <b>cat</b>, changed 1, changed 2, changed 3, dog & fox, changed 1, changed 2, changed 3.",
    );
    expect(await augmentationGrid(pictures, changes, { count: 2, copies: 3, seed: 1, textWidth }).svg()).toBe(svg);
    expect(await augmentationGrid(pictures, changes, { count: 2, copies: 3, seed: 2, textWidth }).svg()).not.toBe(svg);
    expect(tf.memory().numTensors).toBe(before);
  });

  it("draws fewer rows where there are fewer pictures, and says when there are none", async () => {
    const turns = new Augmentation({ rotation: 10 });
    expect(augmentationGrid(drawnPictures({ count: 1 }), turns, { seed: 1 }).description).toContain("1 row of 6");
    expect(await augmentationGrid(drawnPictures({ count: 0 }), turns).svg()).toContain(">no pictures</text>");
  });

  it("says what is wrong with what it was given", () => {
    const turns = new Augmentation({ rotation: 10 });
    expect(() => augmentationGrid(drawnPictures(), turns, { count: 0 })).toThrow("count is 0");
    expect(() => augmentationGrid(drawnPictures(), turns, { copies: 1.5 })).toThrow("copies is 1.5");
    expect(() => augmentationGrid(drawnPictures(), turns, { copies: 250 })).toThrow(
      "augmentationGrid draws up to 1,000 pictures, got 4 rows of 251",
    );
  });
});
