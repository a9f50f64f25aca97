import { worstMistakes } from "../../../src/training/numbers/index.js";
import { Predictions } from "../../../src/training/predict.js";
import { tinyImages } from "../../support/tiny-images.js";

/** Labels are 0, 1, 0, 1, …; rows 1, 2, 3 and 5 are wrong. */
const right = [0.9, 0.4, 0.3, 0.2, 0.6, 0.1];
const predictions = new Predictions(
  tinyImages(6),
  Float32Array.from(right.flatMap((p, i) => (i % 2 === 0 ? [p, 1 - p] : [1 - p, p]))),
  Uint32Array.from(right.keys()),
  Uint8Array.from(right, (p, i) => (p > 0.5 ? i % 2 : 1 - (i % 2))),
);

describe("worstMistakes", () => {
  it("gives wrong predictions as predictions, those first whose class got the least", () => {
    const worst = worstMistakes(predictions, 3);
    expect(worst).toBeInstanceOf(Predictions);
    expect([...worst.indices]).toEqual([5, 3, 2]);
    expect([...worstMistakes(predictions, 100, { by: "confidence" }).indices]).toEqual([5, 3, 2, 1]);
    expect(worst.data.image(0)).toEqual(predictions.data.image(5));
  });

  it("tells loss and confidence apart", () => {
    const selected: number[][] = [];
    const set = {
      data: { labels: [0, 0], classNames: ["a", "b", "c"] },
      probabilities: [0.3, 0.4, 0.3, 0.1, 0.1, 0.8].map(
        (p, i) => (i < 3 ? [0.05, 0.5, 0.45][i] : [0.1, 0.9, 0][i - 3]) ?? p,
      ),
      select: (positions: Uint32Array) => selected.push([...positions]),
    };
    worstMistakes(set, 2);
    worstMistakes(set, 2, { by: "confidence" });
    expect(selected).toEqual([
      [0, 1],
      [1, 0],
    ]);
  });

  it("gives none where there are none", () => {
    expect(worstMistakes(predictions.select(Uint32Array.of(0, 4)), 5).size).toBe(0);
  });

  it("says what is wrong", () => {
    expect(() => worstMistakes(predictions, -1)).toThrow("cannot take -1 mistakes: give a whole number of at least 0");
    expect(() => worstMistakes(predictions, 1, { by: "size" as "loss" })).toThrow(
      'by is "size" (one of: loss, confidence)',
    );
  });
});
