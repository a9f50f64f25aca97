import { load } from "cheerio";

import { drawMathematics } from "../../src/handouts/mathematics.js";

describe("drawMathematics", () => {
  it("makes MathML of formulas, in the line and on lines of their own", () => {
    const $ = load('<span class="tex">n^2</span><span class="tex display">\\frac{a}{b}</span>', null, false);
    drawMathematics($, (sentence) => {
      throw new Error(sentence);
    });
    expect($("span.tex")).toHaveLength(0);
    expect($("math msup")).toHaveLength(1);
    expect($('math[display="block"] mfrac')).toHaveLength(1);
  });

  it("shows a formula that cannot be read as it was written, says so, and draws the others", () => {
    const $ = load('<span class="tex">\\frac{a}{</span> <span class="tex">a &lt; b</span>', null, false);
    const said: string[] = [];
    drawMathematics($, (sentence) => said.push(sentence));
    expect($("code").text()).toBe("\\frac{a}{");
    expect($("math")).toHaveLength(1);
    expect(said).toEqual([expect.stringMatching(/^the formula "\\frac\{a\}\{" is shown as TeX: .+/)]);
  });
});
