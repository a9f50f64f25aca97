// The same computations for several sets of instructions; which one a processor has is found when it runs.
#include "instructions.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstring>

#include "parts.h"

#if defined(__x86_64__)
#include <cpuid.h>
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
#if __clang_major__ >= 18  // where it is a feature of its own; Zig switches it off on processors without AVX-512
#pragma clang attribute push(__attribute__((target("avx512f,evex512,avx2,fma"))), apply_to = function)
#else
#pragma clang attribute push(__attribute__((target("avx512f,avx2,fma"))), apply_to = function)
#endif
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

#if defined(__x86_64__)
/** What the processor has and the operating system keeps for each thread. By hand, for Zig has no __builtin_cpu_supports. */
struct Processor {
  bool avx2 = false, avx512 = false;

  Processor() {
    unsigned a, b, c, d, sets, low, high;
    constexpr unsigned kOsxsave = 1 << 27, kFma = 1 << 12, kAvx2 = 1 << 5, kAvx512 = 1 << 16, kYmm = 0x6, kZmm = 0xe6;
    if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & kOsxsave) || !(c & kFma)) return;
    if (!__get_cpuid_count(7, 0, &a, &sets, &c, &d)) return;
    asm("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    avx2 = (low & kYmm) == kYmm && (sets & kAvx2);
    avx512 = avx2 && (low & kZmm) == kZmm && (sets & kAvx512);
  }
};
#endif

const Instructions* instructionsFor(int size, int otherSize) {
  const auto fits = [&](const Instructions& one) { return size % one.lanes == 0 && otherSize % one.lanes == 0; };
#if defined(__x86_64__)
  static const Processor processor;
  if (processor.avx512 && fits(avx512::instructions)) return &avx512::instructions;
  if (processor.avx2 && fits(avx2::instructions)) return &avx2::instructions;
#endif
  return fits(plain::instructions) ? &plain::instructions : nullptr;
}

}  // namespace tseminar
