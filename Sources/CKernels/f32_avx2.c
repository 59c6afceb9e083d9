// The kernels for x86-64 with AVX2, FMA and POPCNT, which every processor with AVX2 has.

#if defined(__x86_64__)

#include <math.h>
#include <string.h>

#include "tables.h"

#define KERNEL_TABLE understudy_kernels_avx2
#define KERNEL_NAME "avx2"
#define LANES 8
#define FUSED_MULTIPLY_ADD 1

#pragma clang attribute push(__attribute__((target("avx2,fma,popcnt"))), apply_to = function)
#include "kernels.inc"
#pragma clang attribute pop

#else
typedef int this_file_is_empty_on_other_processors;
#endif
