import { frameReader } from "../../../src/kernel/protocol/frame-reader.js";

function framed(...texts: string[]): Buffer {
  return Buffer.concat(
    texts.flatMap((text) => {
      const length = Buffer.alloc(4);
      length.writeUInt32LE(Buffer.byteLength(text));
      return [length, Buffer.from(text)];
    }),
  );
}

const texts = ["first", "", "the third, after an empty one", "x".repeat(1000)];

test.each([1, 3, 4, 7, 5000])("frames come whole from pieces of %d bytes", (size) => {
  const found: string[] = [];
  const read = frameReader((frame) => found.push(frame.toString()));
  const bytes = framed(...texts);
  for (let at = 0; at < bytes.length; at += size) read(bytes.subarray(at, at + size));
  expect(found).toEqual(texts);
});

test("a frame that is not whole is not told", () => {
  const found: Buffer[] = [];
  frameReader((frame) => found.push(frame))(framed("whole", "cut").subarray(0, -1));
  expect(found.map(String)).toEqual(["whole"]);
});
