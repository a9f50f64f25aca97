// Convolutions of pictures with 3×3 filters, stride 1, float32, channels last, and their gradients.
#pragma once

#include <cstdint>

namespace tseminar {

/** Sizes of a convolution. `same`: with a border of one zero pixel; else without. */
struct ConvolutionSizes {
  int pictures, height, width, channels, filters;
  bool same;
  /** What comes behind the bias: zero instead of negative numbers, then the largest of each 2×2. */
  bool relu, pool;

  int border() const { return same ? 1 : 0; }
  int convolvedHeight() const { return height + 2 * border() - 2; }
  int convolvedWidth() const { return width + 2 * border() - 2; }
  int outputHeight() const { return pool ? convolvedHeight() / 2 : convolvedHeight(); }
  int outputWidth() const { return pool ? convolvedWidth() / 2 : convolvedWidth(); }
};

/** What goes into a convolution, and what comes out. */
struct Convolution {
  const float* input;    // [pictures, height, width, channels]
  const float* filter;   // [3, 3, channels, filters]
  const float* bias;     // [filters]
  float* output;         // [pictures, outputHeight, outputWidth, filters]
  uint8_t* places;       // where pooled: which of the four was the largest, 4 where ReLU made it zero
};

struct ConvolutionGradient {
  const float* input;
  const float* filter;
  const float* output;
  const uint8_t* places;
  const float* gradient;     // of the output
  float* inputGradient;      // or null where nobody needs it
  float* filterGradient;
  float* biasGradient;
};

/** One set of processor instructions' way. */
struct Convolver {
  /** Filters, and where there are many channels channels, must be a multiple of it. */
  int lanes;
  void (*forward)(const ConvolutionSizes&, const Convolution&);
  void (*backward)(const ConvolutionSizes&, const ConvolutionGradient&);
};

/** The fastest that this processor has and that fits the sizes; null where none does. */
const Convolver* convolverFor(const ConvolutionSizes&);

/** Pictures with so many channels at most are convolved as one product of matrices, without Winograd's way. */
constexpr int kFewChannels = 4;

}  // namespace tseminar
