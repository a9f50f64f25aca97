import fc from "fast-check";

import { convolutionOutput, convolutionParameters, denseParameters, poolingOutput } from "../../src/nets/index.js";
import { tf } from "../../src/tensorflow.js";

describe("convolutionOutput", () => {
  it("is (size − kernelSize + 2 · padding) / strides + 1 on each side", () => {
    expect(convolutionOutput({ size: 28, kernelSize: 3 })).toBe(26);
    expect(convolutionOutput({ size: 227, kernelSize: 11, strides: 4, padding: 0 })).toBe(55);
    expect(convolutionOutput({ size: 27, kernelSize: 5, padding: 2 })).toBe(27);
    expect(convolutionOutput({ size: [28, 64], kernelSize: [3, 5], padding: [1, 0] })).toEqual([28, 60]);
    expect(convolutionOutput({ size: 32, kernelSize: 3, dilation: 2, padding: 0 })).toBe(28);
  });

  it("gives what tfjs' layers give, for any size, filter, stride, dilation and padding", () => {
    const number = (max: number) => fc.integer({ min: 1, max });
    const cases = fc.record({
      size: fc.tuple(number(40), number(40)),
      kernelSize: fc.tuple(number(7), number(7)),
      strides: number(5),
      padding: fc.constantFrom("same" as const, "valid" as const),
    });
    fc.assert(
      fc.property(cases, fc.integer({ min: 1, max: 3 }), ({ size, kernelSize, strides, padding }, rate) => {
        const dilation = strides === 1 ? rate : 1; // tfjs refuses both at once
        const layer = tf.layers.conv2d({ filters: 1, kernelSize, strides, padding, dilationRate: dilation });
        const [, height, width] = layer.computeOutputShape([null, ...size, 1]) as [null, number, number];
        fc.pre(height > 0 && width > 0);
        expect(convolutionOutput({ size, kernelSize, strides, padding, dilation })).toEqual([height, width]);
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  it("gives what tfjs gives for an image with the zeros around it, where it fits", () => {
    fc.assert(
      fc.property(
        fc.record({
          size: fc.integer({ min: 1, max: 30 }),
          kernelSize: fc.integer({ min: 1, max: 5 }),
          strides: fc.integer({ min: 1, max: 4 }),
          padding: fc.integer({ min: 0, max: 3 }),
        }),
        (options) => {
          const { size, kernelSize, strides, padding } = options;
          fc.pre(size + 2 * padding >= kernelSize);
          const layer = tf.layers.conv2d({ filters: 1, kernelSize, strides });
          const [, pixels] = layer.computeOutputShape([null, size + 2 * padding, size + 2 * padding, 1]) as number[];
          expect(convolutionOutput({ ...options, fraction: "floor" })).toBe(pixels);
          if ((size - kernelSize + 2 * padding) % strides === 0) expect(convolutionOutput(options)).toBe(pixels);
          else expect(() => convolutionOutput(options)).toThrow("do not fit");
        },
      ),
      { seed: 1, numRuns: 200 },
    );
  });

  it("says what a fraction means and what would fit", () => {
    expect(() => convolutionOutput({ size: 28, kernelSize: 3, strides: 2, padding: 0 })).toThrow(
      "strides of 2 do not fit: (28 − 3 + 2 · 0) / 2 + 1 = 13.5 is no whole number of places; strides of 1 or 5 fit, or images of 27 or 29 pixels",
    );
    for (const strides of [1, 5]) convolutionOutput({ size: 28, kernelSize: 3, strides, padding: 0 });
    for (const size of [27, 29]) convolutionOutput({ size, kernelSize: 3, strides: 2, padding: 0 });
    expect(() => convolutionOutput({ size: 224, kernelSize: 11, strides: 4, padding: 0 })).toThrow("= 54.25 is no");
    expect(convolutionOutput({ size: 28, kernelSize: 3, strides: 2 })).toBe(13);
    expect(() => convolutionOutput({ size: 28, kernelSize: 3, strides: 2, fraction: "error" })).toThrow("do not fit");
  });

  it("says that a filter is larger than the image", () => {
    expect(() => convolutionOutput({ size: 2, kernelSize: 3 })).toThrow(
      "a filter of 3 pixels is larger than the image of 2 pixels: take a smaller filter",
    );
    expect(() => convolutionOutput({ size: 5, kernelSize: 3, dilation: 4, padding: 1 })).toThrow(
      "a filter of 9 pixels (with a dilation of 4) is larger than the image of 5 pixels and 1 zeros at each end",
    );
  });

  it("says which number is none", () => {
    expect(() => convolutionOutput({ size: 0, kernelSize: 3 })).toThrow("size is 0: give a whole number of at least 1");
    expect(() => convolutionOutput({ size: [4, 4.5], kernelSize: 3 })).toThrow("size is 4.5");
    expect(() => convolutionOutput({ size: 4, kernelSize: 3, strides: 0 })).toThrow("strides is 0");
    expect(() => convolutionOutput({ size: 4, kernelSize: 3, padding: -1 })).toThrow("padding is -1: give a whole");
    expect(() => convolutionOutput({ size: 4, kernelSize: 3, dilation: 0.5 })).toThrow("dilation is 0.5");
    expect(() => convolutionOutput({ size: 4, kernelSize: 3, padding: "full" as "same" })).toThrow('padding is "full"');
    expect(() => convolutionOutput({ size: 9, kernelSize: [3, 5] })).toThrow(
      "height and width differ, 7 and 5, because a filter, stride or padding has two sides: give size as [9, 9]",
    );
  });
});

describe("poolingOutput", () => {
  it("goes in steps of the pool's size unless told otherwise", () => {
    expect(poolingOutput({ size: 26 })).toBe(13);
    expect(poolingOutput({ size: 11 })).toBe(5);
    expect(poolingOutput({ size: 11, padding: "same" })).toBe(6);
    expect(poolingOutput({ size: [55, 27], poolSize: 3, strides: 2 })).toEqual([27, 13]);
    expect(() => poolingOutput({ size: 11, fraction: "error" })).toThrow("(11 − 2 + 2 · 0) / 2 + 1 = 5.5");
  });
});

describe("parameters", () => {
  it("are those of the lecture's net", () => {
    expect(convolutionParameters({ kernelSize: 3, channels: 1, filters: 64 })).toBe(640);
    expect(convolutionParameters({ kernelSize: 3, channels: 64, filters: 128 })).toBe(73_856);
    expect(denseParameters({ inputs: 5 * 5 * 128, units: 128 })).toBe(409_728);
    expect(denseParameters({ inputs: 128, units: 10 })).toBe(1_290);
    expect(convolutionParameters({ kernelSize: [1, 7], channels: 2, filters: 3, useBias: false })).toBe(42);
    expect(denseParameters({ inputs: 4, units: 5, useBias: false })).toBe(20);
    expect(() => convolutionParameters({ kernelSize: 3, channels: 0, filters: 1 })).toThrow("channels is 0");
    expect(() => denseParameters({ inputs: 4, units: 1.5 })).toThrow("units is 1.5");
  });
});
