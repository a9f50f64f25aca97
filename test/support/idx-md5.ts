import { createHash } from "node:crypto";

import type { Dataset } from "../../src/data/dataset.js";

/** The md5 of the IDX files that images and labels of a data set would make: that of the published files when all is right. */
export function idxMd5({ shape: [n, height, width], images, labels }: Dataset): { images: string; labels: string } {
  return {
    images: md5(idx([n, height, width], images)),
    labels: md5(idx([n], Uint8Array.from(labels))),
  };
}

function idx(shape: readonly number[], values: Uint8Array): Uint8Array {
  const header = Buffer.alloc(4 + 4 * shape.length);
  header.set([0, 0, 8, shape.length]);
  shape.forEach((size, i) => header.writeUInt32BE(size, 4 + 4 * i));
  return Buffer.concat([header, values]);
}

function md5(bytes: Uint8Array): string {
  return createHash("md5").update(bytes).digest("hex");
}
