// The loop that every speed is compared with: nothing but independent multiply-adds in registers.

#include "tables.h"

#pragma clang diagnostic ignored "-Wpsabi"
#pragma STDC FP_CONTRACT OFF

// Twelve chains hide the latency of the units, and leave registers for the two factors.
#define CHAINS 12
#define UNROLLED _Pragma("clang loop unroll(full)")

// Each chain goes to 2 and stays there: neither overflow nor denormal numbers slow it down.
#define DEFINE_LOOP(function, LANES, MULTIPLY_ADD)                                                          \
    static float function(int64_t iterations) {                                                             \
        typedef float vec __attribute__((vector_size(LANES * 4)));                                          \
        const vec half = (vec){0} + 0.5f, one = (vec){0} + 1.0f;                                            \
        vec chains[CHAINS];                                                                                 \
        UNROLLED for (int chain = 0; chain < CHAINS; chain++) chains[chain] = one * (float)chain;           \
        for (int64_t i = 0; i < iterations; i++) {                                                          \
            UNROLLED for (int chain = 0; chain < CHAINS; chain++) {                                         \
                chains[chain] = MULTIPLY_ADD(chains[chain], half, one);                                     \
            }                                                                                               \
        }                                                                                                   \
        vec sum = {0};                                                                                      \
        UNROLLED for (int chain = 0; chain < CHAINS; chain++) sum += chains[chain];                         \
        return sum[0];                                                                                      \
    }

#define FUSED(a, b, c) __builtin_elementwise_fma((a), (b), (c))
#define SEPARATE(a, b, c) ((a) * (b) + (c))

#if defined(__aarch64__)
DEFINE_LOOP(baseline_loop, 4, FUSED)
#else
DEFINE_LOOP(baseline_loop, 4, SEPARATE)
#endif

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
DEFINE_LOOP(avx2_loop, 8, FUSED)
#pragma clang attribute pop
#endif

int64_t multiply_add_loop(const KernelTable *table, int64_t iterations, float *result) {
#if defined(__x86_64__)
    if (table == &understudy_kernels_avx2) {
        *result = avx2_loop(iterations);
        return iterations * CHAINS * 8 * 2;
    }
#endif
    (void)table;
    *result = baseline_loop(iterations);
    return iterations * CHAINS * 4 * 2;
}
