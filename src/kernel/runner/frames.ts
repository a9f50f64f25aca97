import { writeSync } from "node:fs";
import { DefaultSerializer } from "node:v8";

import type { FromRunner } from "./messages.js";

/** The place of a frame's length. */
const noLength = Buffer.alloc(4);

export type Send = (message: FromRunner) => void;

/**
 * Writes messages as frames: 4 bytes of length, little endian, and what `v8.serialize` gives for the message.
 *
 * A write that is cut short, because the reader is slow or V8 ended the code in the middle, goes on with the next one: what
 * is left of a frame stays in line.
 */
export function frameWriter(fd: number): Send {
  const line: Buffer[] = [];
  const never = new Int32Array(new SharedArrayBuffer(4));
  return (message) => {
    line.push(frameOf(message));
    for (let first = line[0]; first; first = line[0]) {
      try {
        const written = writeSync(fd, first);
        if (written === first.length) line.shift();
        else line[0] = first.subarray(written);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
        Atomics.wait(never, 0, 0, 1);
      }
    }
  };
}

function frameOf(message: FromRunner): Buffer {
  const serializer = new DefaultSerializer();
  serializer.writeRawBytes(noLength);
  serializer.writeHeader();
  serializer.writeValue(message);
  const frame = serializer.releaseBuffer();
  frame.writeUInt32LE(frame.length - noLength.length);
  return frame;
}
