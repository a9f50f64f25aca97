import { worstMistakesGrid } from "../../src/charts/worst-mistakes-grid.js";
import { roughTextWidth } from "../../src/display/index.js";
import { Predictions } from "../../src/training/predict.js";
import { fewPictures } from "../support/few-pictures.js";

const data = fewPictures({
  images: new Uint8Array(16),
  shape: [4, 2, 2, 1],
  labels: Uint8Array.of(0, 1, 0, 1),
  classNames: ["cat", "<dog>"],
});
const probabilities = Float32Array.of(0.25, 0.75, 0.125, 0.875, 0.0625, 0.9375, 0.5, 0.5);
const predictions = new Predictions(data, probabilities, Uint32Array.of(10, 11, 12, 13), Uint8Array.of(1, 1, 1, 0));

describe("worstMistakesGrid", () => {
  it("shows the worst first, with the probabilities of the predicted and the true class", async () => {
    const grid = worstMistakesGrid(predictions, { count: 2 });
    expect(grid.description).toContain("#12 predicted <dog> 93.8%, is cat 6.3%; #10 predicted <dog> 75%, is cat 25%");
    expect(grid.description).not.toContain("#13");
    expect(await grid.svg()).toContain("drawn stand-in data");
    expect(await grid.svg()).toContain("&lt;dog&gt; 93.8%");
  });

  it("says that there are no pictures where nothing is wrong, and what is wrong with its options", async () => {
    const right = worstMistakesGrid(predictions.select(Uint32Array.of(1)), { textWidth: roughTextWidth });
    expect(await right.svg()).toContain("no pictures");
    expect(() => worstMistakesGrid(predictions, { count: -1 })).toThrow("cannot take -1 mistakes");
  });
});
