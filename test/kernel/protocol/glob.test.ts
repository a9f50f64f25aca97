import { globExpression } from "../../../src/kernel/protocol/glob.js";

test.each([
  ["*", "any\ntext", true],
  ["", "", true],
  ["a*c", "abbc", true],
  ["a*c", "abcd", false],
  ["a?c", "a😀c", true],
  ["a?c", "ac", false],
  ["*1+1*", "print 1+1", true],
  ["f(x).[ab]", "f(x).b", true],
  ["[^ab]", "c", true],
  ["[^ab]", "a", false],
  ["[a-c]x", "bx", true],
  ["[z-a]", "b", false],
  ["[]]", "]", true],
  ["a[b", "a[b", true],
  ["\\d", "1", false],
  ["\\d", "\\d", true],
])("the pattern %j and the text %j: %j", (pattern, text, matches) => {
  expect(globExpression(pattern).test(text)).toBe(matches);
});
