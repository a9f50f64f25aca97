import sharp from "sharp";

import { mimeBundle } from "../../../../src/kernel/runner/results/mime-bundle.js";

const red = sharp({ create: { width: 3, height: 2, channels: 3, background: "red" } });

describe("the bundle of bytes", () => {
  it.each(["png", "jpeg", "gif", "webp"] as const)(
    "is an image for those of a file in the format %s",
    async (format) => {
      const bytes = await red.clone().toFormat(format).toBuffer();
      const { data } = await mimeBundle(bytes);
      expect(data[`image/${format}`]).toBe(bytes.toString("base64"));
      expect(data["text/plain"]).toMatch(new RegExp(`^${format} image of \\d+ bytes$`, "i"));
    },
  );

  it("is the image, too, for its ArrayBuffer", async () => {
    const bytes = Uint8Array.from(await red.clone().png().toBuffer());
    expect((await mimeBundle(bytes.buffer)).data).toHaveProperty(["image/png"]);
  });

  it("is an SVG, as text, also after a declaration and comments", async () => {
    const svg = '\uFEFF<?xml version="1.0"?>\n<!-- < > -->\n<!DOCTYPE svg>\n<svg xmlns="http://www.w3.org/2000/svg"/>';
    expect((await mimeBundle(Buffer.from(svg))).data).toMatchObject({ "image/svg+xml": svg });
  });

  it("is a PDF for those of a PDF", async () => {
    expect((await mimeBundle(Buffer.from("%PDF-1.7\n"))).data).toHaveProperty(["application/pdf"]);
  });

  it("is Node's text for others", async () => {
    expect((await mimeBundle(Buffer.from("hello"))).data).toEqual({ "text/plain": "<Buffer 68 65 6c 6c 6f>" });
  });
});
