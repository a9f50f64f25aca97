import { helpQuestion } from "../../../src/kernel/protocol/help-question.js";

test.each([
  ["tf.layers?", { name: "tf.layers", detail: 0 }],
  ["?tf", { name: "tf", detail: 0 }],
  ["tf??\n", { name: "tf", detail: 1 }],
  [" ??$größe ", { name: "$größe", detail: 1 }],
])("%j asks for help", (code, question) => {
  expect(helpQuestion(code)).toEqual(question);
});

test.each(["tf", "a ? b : c", "a?.b", "?", "1?", "a???", "a?\nb?"])("%j asks for no help", (code) => {
  expect(helpQuestion(code)).toBeUndefined();
});
