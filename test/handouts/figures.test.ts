import { captionOf } from "../../src/handouts/figures.js";

describe("captionOf", () => {
  it.each([
    ["Loss falls from 2.3 to 0.1. The best epoch is 4.", "Loss falls from 2.3 to 0.1."],
    ["Probabilities of #0. 7 100% predicted and true, 3 0%.", "Probabilities of #0."],
    ["Comparison of runs. dense only: accuracy 0.7 to 0.8.", "Comparison of runs."],
    ["How red?. 6 pictures.", "How red?"],
    ["Old vs. new nets, e.g. small ones. more", "Old vs. new nets, e.g. small ones."],
    ["A chart", "A chart"],
    ["", ""],
  ])("takes of %j %j", (description, caption) => {
    expect(captionOf(description)).toBe(caption);
  });

  it("cuts a long sentence at its colon", () => {
    const classes = Array.from({ length: 60 }, (_, i) => `class ${i}`).join(", ");
    expect(captionOf(`Pictures by class: ${classes}.`)).toBe("Pictures by class.");
  });
});
