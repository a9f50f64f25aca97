// The same convolutions for several sets of instructions; which one a processor has is found when it runs.
#include "convolution.h"

#include <algorithm>
#include <atomic>
#include <cstring>

#include "parts.h"

#if defined(__clang__)
#define UNROLL _Pragma("clang loop unroll(full)")
#else
#define UNROLL _Pragma("GCC unroll 16")
#endif

namespace tseminar {

#define LANES 4
#define ROWS 6
namespace plain {
#include "vectors.inc"
#include "winograd.inc"
#include "steps.inc"
#include "convolve.inc"
}  // namespace plain
#undef LANES
#undef ROWS

#if defined(__x86_64__)

#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx2,fma")
#endif
#define LANES 8
#define ROWS 6
namespace avx2 {
#include "vectors.inc"
#include "winograd.inc"
#include "steps.inc"
#include "convolve.inc"
}  // namespace avx2
#undef LANES
#undef ROWS
#if defined(__clang__)
#pragma clang attribute pop
#pragma clang attribute push(__attribute__((target("avx512f,avx2,fma"))), apply_to = function)
#else
#pragma GCC pop_options
#pragma GCC push_options
#pragma GCC target("avx512f,avx2,fma")
#endif
#define LANES 16
#define ROWS 12
namespace avx512 {
#include "vectors.inc"
#include "winograd.inc"
#include "steps.inc"
#include "convolve.inc"
}  // namespace avx512
#undef LANES
#undef ROWS
#if defined(__clang__)
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif

#endif

const Convolver* convolverFor(const ConvolutionSizes& sizes) {
  const auto fits = [&](const Convolver& one) {
    const bool few = sizes.channels <= kFewChannels;
    return sizes.filters % one.lanes == 0 && (few || sizes.channels % one.lanes == 0);
  };
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f") && fits(avx512::convolver)) return &avx512::convolver;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && fits(avx2::convolver)) return &avx2::convolver;
#endif
  return fits(plain::convolver) ? &plain::convolver : nullptr;
}

}  // namespace tseminar
