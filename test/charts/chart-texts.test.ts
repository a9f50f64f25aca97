import pl from "nodejs-polars";

import { columnsOf, numbersOf } from "../../src/charts/columns.js";
import { axisLabels, distinctNames, everyLabel, labelWidth, shortLabel } from "../../src/charts/label-text.js";
import { localeOf, numberText } from "../../src/charts/number-text.js";
import { tf } from "../../src/tensorflow.js";

describe("columns", () => {
  it("reads numbers from arrays, Series of any number type and tensors", () => {
    expect(numbersOf([1, 2])).toEqual([1, 2]);
    expect(numbersOf(pl.Series("a", [1, null]))).toEqual([1, NaN]);
    expect([...Array.from(numbersOf(pl.Series("a", [1.5, 2])))]).toEqual([1.5, 2]);
    expect(Array.from(numbersOf(pl.Series("a", [1, 2], pl.Int32)))).toEqual([1, 2]);
    expect(Array.from(numbersOf(tf.tensor2d([[1], [2]])))).toEqual([1, 2]);
    const typed = Uint8Array.of(7);
    expect(numbersOf(typed)).toBe(typed);
  });

  it("reads columns from polars and from lists alike", () => {
    const lists = { class: ["a", "b"], n: [1, 2] };
    expect(columnsOf(pl.DataFrame(lists))).toEqual(lists);
    expect(columnsOf({ class: pl.Series("class", ["a", "b"]), n: Int32Array.of(1, 2) })).toEqual(lists);
  });
});

describe("labels", () => {
  it("cuts long ones by letters that are seen, not by their code units", () => {
    expect(shortLabel("cat", 100)).toBe("cat");
    expect(shortLabel("🌭🌭🌭🌭🌭🌭", 60)).toMatch(/^(🌭)+…$/u);
    expect(labelWidth(shortLabel("a".repeat(1000), 100))).toBeLessThanOrEqual(100);
  });

  it("keeps equal and empty names apart", () => {
    expect(distinctNames(["a", "a", "", "a (1)"])).toEqual(["a", "a (1)", "(2)", "a (1) (3)"]);
    const long = axisLabels(["x".repeat(100), `${"x".repeat(100)}y`], 80);
    expect(new Set(long).size).toBe(2);
  });

  it("leaves out labels that would touch", () => {
    expect(everyLabel(["a", "b", "c", "d", "e"], { step: 6, room: 12 })).toEqual(["a", "c", "e"]);
    expect(everyLabel(["a", "b"], { step: 20, room: 12 })).toEqual(["a", "b"]);
  });
});

describe("numbers", () => {
  it("are written as the locale has them", () => {
    expect(numberText("en").count(12_345)).toBe("12,345");
    expect(numberText("de").share(0.973)).toBe("97,3\u00a0%");
    expect(numberText("en").value(0.000012345)).toBe("1.23E-5");
    expect(numberText("de").value(NaN)).toBe("not a number");
    expect(numberText("en").fixed(2, 1)).toBe("2.0");
  });

  it("are written so on axes, too", () => {
    expect(localeOf("en")).toEqual({});
    expect(localeOf("de")).toEqual({
      locale: { number: { decimal: ",", thousands: ".", grouping: [3], currency: ["", ""] } },
    });
  });
});
