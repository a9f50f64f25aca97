import { load } from "cheerio";

import { drawMathematics } from "../../src/handouts/mathematics.js";
import { plainText } from "../../src/handouts/plain-text.js";

describe("plainText", () => {
  it("gives the words of a heading, with formulas as TeX, once", () => {
    const $ = load('<h1>Why <b>a</b>\n<span class="tex">a &lt; n^2</span> counts</h1>', null, false);
    drawMathematics($, () => undefined);
    expect(plainText($, $("h1"))).toBe("Why a a < n^2 counts");
    expect(plainText($, $("h1"), "$")).toBe("Why a $a < n^2$ counts");
    expect($("h1 math")).toHaveLength(1);
  });
});
