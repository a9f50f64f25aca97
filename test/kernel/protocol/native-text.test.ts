import { PassThrough } from "node:stream";

import { nativeText } from "../../../src/kernel/protocol/native-text.js";

function pipe() {
  const stream = new PassThrough();
  let shown = "";
  const text = nativeText(stream, (piece) => (shown += piece));
  const write = (piece: string | Buffer) =>
    new Promise<void>((resolve) => stream.write(piece, () => setImmediate(resolve)));
  return { ...text, write, shown: () => shown };
}

test("text is shown as it comes, and its last lines are kept", async () => {
  const { write, shown, lastLines, startCell } = pipe();
  await write("one\n");
  await write(Buffer.from("😀").subarray(0, 2));
  await write(Buffer.from("😀").subarray(2));
  expect(shown()).toBe("one\n😀");
  expect(lastLines()).toEqual(["one", "😀"]);
  startCell();
  expect(lastLines()).toEqual([]);
});

test("what Node writes of its own crash is not shown, but kept without the native stack", async () => {
  const { write, shown, lastText, lastLines } = pipe();
  await write("before\n\n<--- Last few GCs --->\n\nFATAL ERROR: heap out of memory\n----- Native stack trace -----\n");
  await write(" 1: 0xb78db3 node::OOMErrorHandler\n");
  expect(shown()).toBe("before");
  expect(lastText()).toContain("OOMErrorHandler");
  expect(lastLines()).toEqual(["before", "<--- Last few GCs --->", "FATAL ERROR: heap out of memory"]);
});

test("a flood of text is cut, with a note, until the next cell", async () => {
  const { write, shown, startCell } = pipe();
  for (let i = 0; i < 20; i++) await write("#".repeat(2 ** 20));
  expect(shown().lastIndexOf("#")).toBe(16 * 2 ** 20 - 1);
  expect(shown()).toMatch(/what comes after 16 MiB of text is not shown: write it to a file instead\n$/);
  startCell();
  await write("next");
  expect(shown()).toMatch(/next$/);
});
