import { load } from "cheerio";

import { withCapitalLetter } from "../../src/handouts/capital-letter.js";
import { markCells } from "../../src/handouts/exercises.js";
import { numberFigures } from "../../src/handouts/figures.js";

describe("withCapitalLetter", () => {
  it.each([
    ["count the weights", "Count the weights"],
    ["a net", "A net"],
    ["éclair", "Éclair"],
    ["<em>draw</em> it", "<em>Draw</em> it"],
    ["Already", "Already"],
    ["9 of 10", "9 of 10"],
    ["", ""],
    ["conv2d_1 sees edges", "conv2d_1 sees edges"],
    ["tf.conv2d draws", "tf.conv2d draws"],
    ["imageGrid shows", "imageGrid shows"],
    ["<code>fit</code> a net", "<code>fit</code> a net"],
  ])("makes of %j %j", (words, expected) => {
    expect(withCapitalLetter(words)).toBe(expected);
  });
});

describe("what stands after a number", () => {
  it("begins with a capital letter in captions and in the titles of exercises", () => {
    const $ = load(
      `<div data-cell="a"><h3>Exercise: count the weights</h3></div><img class="still" alt="loss falls. It rises.">`,
      null,
      false,
    );
    markCells($, new Map([["a", { exercise: 1 }]]));
    numberFigures($);
    expect($("h3").text()).toBe("Exercise 1. Count the weights");
    expect($("figcaption").text()).toBe("Figure 1. Loss falls.");
    expect($("img").attr("alt")).toBe("loss falls. It rises.");
  });
});
