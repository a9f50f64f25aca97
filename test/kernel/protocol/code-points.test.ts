import { codePointOffset, utf16Offset } from "../../../src/kernel/protocol/code-points.js";

const text = "a😀b";

test("a position in code points becomes one in UTF-16 units", () => {
  expect([0, 1, 2, 3].map((at) => utf16Offset(text, at))).toEqual([0, 1, 3, 4]);
});

test("a position in UTF-16 units becomes one in code points", () => {
  expect([0, 1, 3, 4].map((at) => codePointOffset(text, at))).toEqual([0, 1, 2, 3]);
});

test("a position past the end is the end, one before the start the start", () => {
  expect([utf16Offset(text, 9), utf16Offset(text, -1)]).toEqual([4, 0]);
  expect([codePointOffset(text, 9), codePointOffset(text, -1)]).toEqual([3, 0]);
});

test("half a character counts as one", () => {
  expect(codePointOffset("\ud83d", 1)).toBe(1);
  expect(utf16Offset("\ud83dx", 2)).toBe(2);
});
