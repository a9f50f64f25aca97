// What our operations compute, and by which instructions of the processor. All numbers are float32, channels lie last.
#pragma once

#include <cstdint>

namespace tseminar {

/** Sizes of a convolution with 3×3 filters and stride 1. `same`: with a border of one zero pixel; else without. */
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

struct Convolution {
  const float* input;   // [pictures, height, width, channels]
  const float* filter;  // [3, 3, channels, filters]
  const float* bias;    // [filters]
  float* output;        // [pictures, outputHeight, outputWidth, filters]
  uint8_t* places;      // where pooled: which of the four was the largest, 4 where ReLU made it zero
};

struct ConvolutionGradient {
  const float* input;
  const float* filter;
  const float* output;
  const uint8_t* places;
  const float* gradient;  // of the output
  float* inputGradient;   // or null where nobody needs it
  float* filterGradient;
  float* biasGradient;
};

/** Max pooling of windows of 2×2, side by side; what is left over at the end of an odd line counts for nothing. */
struct Pooling {
  int pictures, height, width, channels;
  const float* input;
  float* output;
  uint8_t* places;  // which of the four was the largest
};

struct PoolingGradient {
  int pictures, height, width, channels;  // of the input
  const uint8_t* places;
  const float* gradient;
  float* inputGradient;
};

/** Batch normalisation of a matrix [rows, channels] (Ioffe and Szegedy 2015). */
struct Normalization {
  long rows;
  int channels;
  float epsilon;
  const float* input;
  const float* gamma;
  const float* beta;
  float* output;
  float* mean;
  float* variance;          // of the batch
  float* inverseDeviation;  // 1 / √(variance + epsilon)
};

struct NormalizationGradient {
  long rows;
  int channels;
  const float* gradient;  // of the output
  const float* input;
  const float* gamma;
  const float* mean;
  const float* inverseDeviation;
  float* inputGradient;
  float* gammaGradient;
  float* betaGradient;
};

/** Dropout; the random numbers are those of TensorFlow's StatelessRandomUniform. */
struct Dropout {
  long size;
  float rate;
  int64_t seed[2];
  const float* input;
  float* output;
  uint8_t* kept;  // 1 for what stays
};

struct DropoutGradient {
  long size;
  float rate;
  const float* gradient;
  const uint8_t* kept;
  float* inputGradient;
};

/** One set of instructions. */
struct Instructions {
  /** Filters and channels must be a multiple of it; channels of pictures need not where they are few. */
  int lanes;
  void (*convolve)(const ConvolutionSizes&, const Convolution&);
  void (*convolveBack)(const ConvolutionSizes&, const ConvolutionGradient&);
  void (*pool)(const Pooling&);
  void (*poolBack)(const PoolingGradient&);
  void (*normalize)(const Normalization&);
  void (*normalizeBack)(const NormalizationGradient&);
  void (*drop)(const Dropout&);
  void (*dropBack)(const DropoutGradient&);
};

/** The best that this processor has and that takes vectors of these sizes; null where none does. */
const Instructions* instructionsFor(int size, int otherSize);

/** Pictures with so many channels at most are convolved as one product of matrices, without Winograd's way. */
constexpr int kFewChannels = 4;

}  // namespace tseminar
