// The kernels for any processor: SSE2 on x86-64, NEON on arm64, whatever the compiler makes of the vectors elsewhere.

#include <math.h>
#include <string.h>

#include "tables.h"

#define KERNEL_TABLE understudy_kernels_baseline
#define KERNEL_NAME "baseline"

#if defined(__aarch64__)
// Thirty-two registers hold the tile of the AVX2 kernels, and every processor fuses: the same bits as there.
#define LANES 8
#define FUSED_MULTIPLY_ADD 1
#else
#define LANES 4
#define FUSED_MULTIPLY_ADD 0
#endif

#include "kernels.inc"
