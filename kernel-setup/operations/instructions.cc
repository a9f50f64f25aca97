// The same computations for several sets of instructions; which one a processor has is found when it runs.
#include "instructions.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstring>

#include "parts.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#if defined(__clang__)
#define UNROLL _Pragma("clang loop unroll(full)")
#else
#define UNROLL _Pragma("GCC unroll 16")
#endif

namespace tseminar {

#define LANES 4
#define MULTIPLY_LOW(a, b) ((a) & 0xFFFFFFFF) * (b)
#define ROWS 6
namespace plain {
#include "all.inc"
}  // namespace plain
#undef LANES
#undef MULTIPLY_LOW
#undef ROWS

#if defined(__x86_64__)

#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx2,fma")
#endif
#define LANES 8
#define MULTIPLY_LOW(a, b) _mm256_mul_epu32((__m256i)(a), (__m256i)(b))
#define ROWS 6
namespace avx2 {
#include "all.inc"
}  // namespace avx2
#undef LANES
#undef MULTIPLY_LOW
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
#define MULTIPLY_LOW(a, b) _mm512_mul_epu32((__m512i)(a), (__m512i)(b))
#define ROWS 12
namespace avx512 {
#include "all.inc"
}  // namespace avx512
#undef LANES
#undef MULTIPLY_LOW
#undef ROWS
#if defined(__clang__)
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif

#endif

const Instructions* instructionsFor(int size, int otherSize) {
  const auto fits = [&](const Instructions& one) { return size % one.lanes == 0 && otherSize % one.lanes == 0; };
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f") && fits(avx512::instructions)) return &avx512::instructions;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && fits(avx2::instructions))
    return &avx2::instructions;
#endif
  return fits(plain::instructions) ? &plain::instructions : nullptr;
}

}  // namespace tseminar
