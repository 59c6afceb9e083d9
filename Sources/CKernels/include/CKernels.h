// Single-precision kernels of the networks: matrix products, optimiser steps, reductions, distances.
//
// The template `kernels.inc` is compiled once per instruction set (`f32_avx2.c`, `f32_baseline.c`) and reached through a
// table of functions that is chosen at run time. Matrices are row-major; a leading dimension is the distance between
// rows, in floats. Buffers need no particular alignment and, unless a function says otherwise, must not overlap.
// No function allocates, keeps state, or reads anything but its arguments, so all may be called from several threads.
//
// Numbers: every output is accumulated in one fixed order that depends on nothing but the length of its own sum. In
// `gemm` that is one chain of multiply-adds over k = 0, 1, 2, ... for each element of C, whatever m, n, the tile it falls
// into and the path taken: row i of a product over many rows has the same bits as the product of row i alone. With fused
// multiply-add (avx2, and baseline on arm64) each step rounds once, without it (baseline on x86-64) twice, so the two
// tables differ in the last bits.

#ifndef UNDERSTUDY_CKERNELS_H
#define UNDERSTUDY_CKERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

/// Which operand of a matrix product is read transposed.
typedef enum __attribute__((enum_extensibility(closed))) GemmForm {
    /// C[m,n] = A[m,k] B[k,n]
    GemmFormNN = 0,
    /// C[m,n] = A'[m,k] B[k,n], A stored as [k,m]
    GemmFormTN = 1,
    /// C[m,n] = A[m,k] B'[k,n], B stored as [n,k]
    GemmFormNT = 2,
} GemmForm;

/// The patches of an image [rows, columns, channels] that a convolution without padding reads: squares of kernel by
/// kernel pixels that lie `stride` rows and columns apart. All sizes are at least 1, and the kernel fits the image.
typedef struct ImagePatches {
    ptrdiff_t rows, columns, channels, kernel, stride;
} ImagePatches;

/// The kernels of one instruction set.
typedef struct KernelTable {
    /// "avx2" or "baseline".
    const char *name;

    /// Matrix product C = A B, or C += A B when `accumulate`; then `bias` (n values, may be null) is added to every row,
    /// then negative values become 0 when `relu` (NaN stays NaN). Sizes m, n >= 0, k >= 0.
    ///
    /// The chain of an element starts with its old value (0 unless `accumulate`) plus its bias.
    void (*gemm)(
        GemmForm form, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, const float *a, ptrdiff_t lda, const float *b,
        ptrdiff_t ldb, bool accumulate, float *c, ptrdiff_t ldc, const float *_Nullable bias, bool relu);

    /// Sets gradients[i] to 0 where activations[i] is not above 0.
    void (*relu_backward)(ptrdiff_t count, const float *activations, float *gradients);

    /// sums[j] = sum over i of values[i, j], rows added in order, for values [m, n] with leading dimension `ld`.
    void (*column_sums)(ptrdiff_t m, ptrdiff_t n, const float *values, ptrdiff_t ld, float *sums);

    /// Copies the patches of `count` images, row by row of each image, to patches [.., kernel, kernel, channels].
    void (*gather_patches)(ptrdiff_t count, ImagePatches size, const float *images, float *patches);

    /// Adds each patch to its place in `count` images: the transpose of `gather_patches`. Patches are added in order.
    void (*scatter_patches)(ptrdiff_t count, ImagePatches size, const float *patches, float *images);

    /// Layer normalisation (Ba et al. 2016) of each row of values [m, n]: values = (values - mean) * scale with
    /// scale = 1 / sqrt(variance + epsilon) of the row's biased variance, then outputs = gains * values + shifts,
    /// then negative outputs become 0 when `relu` (NaN stays NaN). `outputs` may be `values`, which are then lost;
    /// `scales` [m] may be null.
    void (*layer_norm)(
        ptrdiff_t m, ptrdiff_t n, float epsilon, float *values, const float *gains, const float *shifts, bool relu,
        float *_Nullable scales, float *outputs);

    /// The backward pass of `layer_norm` without its rectification: turns gradients [m, n] of the outputs into those of
    /// the values before, and sets the gradients [n] of gains and shifts, rows added in order.
    void (*layer_norm_backward)(
        ptrdiff_t m, ptrdiff_t n, const float *normalized, const float *scales, const float *gains, float *gradients,
        float *gain_gradients, float *shift_gradients);

    /// One step of Adam (Kingma & Ba 2015, algorithm 1, with epsilon outside the bias-corrected root as in PyTorch):
    /// m += (1 - beta1) (g - m), v = beta2 v + (1 - beta2) g^2,
    /// p -= learning_rate / (1 - beta1^step) * m / (sqrt(v) / sqrt(1 - beta2^step) + epsilon). `step` counts from 1.
    /// A first moment below 2^-100 and a second one below 2^-120 become 0, as no subnormal number is to slow the step down.
    void (*adam)(
        ptrdiff_t count, float *parameters, const float *gradients, float *first_moments, float *second_moments,
        double learning_rate, double beta1, double beta2, double epsilon, int64_t step);

    /// One step of centred RMSprop (Graves 2013, section 4; epsilon outside the root as in PyTorch):
    /// v = decay v + (1 - decay) g^2, m += (1 - decay) (g - m), p -= learning_rate * g / (sqrt(v - m^2) + epsilon).
    /// A variance that rounds below 0 counts as 0, and moments become 0 where Adam's do.
    void (*centred_rmsprop)(
        ptrdiff_t count, float *parameters, const float *gradients, float *first_moments, float *second_moments,
        double learning_rate, double decay, double epsilon);

    /// The sum of the squares, accumulated in double in eight interleaved sums; the same bits from every table.
    double (*sum_of_squares)(ptrdiff_t count, const float *values);

    /// values[i] *= factor
    void (*scale)(ptrdiff_t count, float *values, float factor);

    /// targets[i] += tau * (sources[i] - targets[i])
    void (*soft_update)(ptrdiff_t count, float *targets, const float *sources, float tau);

    /// distances[i] = squared Euclidean distance of query [n] to row i of rows [m, n] with leading dimension `ld`.
    void (*squared_distances)(
        ptrdiff_t m, ptrdiff_t n, const float *query, const float *rows, ptrdiff_t ld, float *distances);

    /// parts = the numbers of the boxes to which a query is nearer than their bounds, block by block; returns how many. Part i of block b has the number 8 b + i.
    ///
    /// Squared distances are summed in the order of the dimensions, without fused multiply-adds: the same from every table, and none above the one that
    /// `near_points` finds for a point in the box.
    ///
    /// - m, blocks: the numbers of the blocks that are looked into
    /// - query: [n]
    /// - boxes: the lower and the upper corners of the boxes in eights, [.., n, 2, 8]
    /// - bounds: squared, [.., 8]
    /// - parts: room for 8 `m` numbers.
    ptrdiff_t (*near_boxes)(
        ptrdiff_t m, const int32_t *blocks, ptrdiff_t n, const float *query, const float *boxes, const float *bounds,
        int32_t *parts);

    /// As `near_boxes` for points in eights, [.., n, 8]; distances = the squared distances of those that are found.
    ptrdiff_t (*near_points)(
        ptrdiff_t m, const int32_t *blocks, ptrdiff_t n, const float *query, const float *points, const float *bounds,
        int32_t *parts, float *distances);

    /// Sets the largest bound of each of `m` blocks, which ascend, to that of the block's eight, [blocks, 8]. blocks = those blocks of the level
    /// above in which one has changed, ascending; returns how many. Bounds are not NaN.
    ptrdiff_t (*carry_bounds)(ptrdiff_t m, int32_t *blocks, const float *bounds, float *largest);

    /// distances[i] = the distance of two sets of bits, query [words] and row i of rows [m, words]: the number of bits in
    /// which they differ (Hamming) or, when `relative`, their share among the bits that are set in either (1 - Jaccard
    /// index; 0 where none is set) in units of 2^-20, rounded down. The same numbers from every table.
    void (*set_distances)(
        ptrdiff_t m, ptrdiff_t words, bool relative, const uint64_t *query, const uint64_t *rows, int32_t *distances);

    /// rows = the numbers of the rows of sets of bits, a set for each channel, that may be near the query, ascending; returns how many.
    ///
    /// A row may be near where the sum of its channels' bounds is below its limit: no row whose sum is below is left out, and few others are put in.
    /// The same rows from every table. Rows stand in blocks of 256, in planes: a plane holds one bit of each row of a block, that of row r as bit
    /// r % 64 of word r / 64.
    ///
    /// - any: the bits that any row of a block has, [blocks, channels, words]
    /// - ranks: how many planes of its block stand before those of a word, [blocks, channels, words]
    /// - starts: the first plane of each block
    /// - planes: one for each bit in `any`, in that order, [planes, 4]
    /// - limits: the rows' limits, bit p of each in plane p, [blocks, 8, 4]
    /// - block_limits: the largest of each block
    /// - query: [channels, words]
    /// - bounds: [channels, 32], the lower bound of a channel's distance by the number of bits that row and query have in common, not
    ///   rising; what is at 31 holds for more too. Those at 0 have a sum of at most 254.
    /// - common: room for `channels` numbers
    /// - rows: room for 256 `blocks` numbers.
    ptrdiff_t (*near_rows)(
        ptrdiff_t blocks, ptrdiff_t channels, ptrdiff_t words, const uint64_t *any, const uint32_t *ranks,
        const int64_t *starts, const uint64_t *planes, const uint64_t *limits, const uint8_t *block_limits,
        const uint64_t *query, const uint8_t *bounds, uint8_t *common, int32_t *rows);

    /// distances[i] = the sum over the channels of the distances, as `set_distances` gives them, of query [channels, words] and row numbers[i] of
    /// rows [rows, channels, words].
    void (*row_distances)(
        ptrdiff_t m, const int32_t *numbers, ptrdiff_t channels, ptrdiff_t words, bool relative, const uint64_t *query,
        const uint64_t *rows, int32_t *distances);

    /// As `row_distances`, each channel's distance times its weight, weights [channels]; no sum exceeds an int32_t.
    void (*weighted_row_distances)(
        ptrdiff_t m, const int32_t *numbers, ptrdiff_t channels, ptrdiff_t words, bool relative, const int32_t *weights,
        const uint64_t *query, const uint64_t *rows, int32_t *distances);
} KernelTable;

/// Why a table was chosen.
typedef enum __attribute__((enum_extensibility(closed))) KernelChoiceReason {
    /// Nothing was asked for: the fastest table this processor runs.
    KernelChoiceReasonAutomatic = 0,
    /// The table that was asked for.
    KernelChoiceReasonRequested = 1,
    /// The name asked for is none of the tables; the automatic choice stands instead.
    KernelChoiceReasonUnknown = 2,
    /// The table asked for does not run on this processor; the automatic choice stands instead.
    KernelChoiceReasonUnsupported = 3,
} KernelChoiceReason;

/// A chosen table and why.
typedef struct KernelChoice {
    const KernelTable *table;
    KernelChoiceReason reason;
} KernelChoice;

/// The table called "avx2" or "baseline", or null when the name is unknown or this processor does not run it.
const KernelTable *_Nullable kernel_table_named(const char *name);

/// The table to use when `request` is asked for; null or an empty text asks for nothing.
KernelChoice kernel_choice(const char *_Nullable request);

/// The value of the environment variable UNDERSTUDY_ISA, or null.
const char *_Nullable kernel_request_from_environment(void);

/// Runs a loop of nothing but independent multiply-adds in the instructions of `table`: the most that a core computes,
/// which benchmarks compare other speeds with. Twelve chains x = x / 2 + 1 start from 0, 1, ... 11; `result` takes their
/// sum, so that none can be left out. Returns the floating-point operations done, two per multiply-add.
int64_t multiply_add_loop(const KernelTable *table, int64_t iterations, float *result);

/// Asks for `bytes` bytes from `start`, so that they are in the cache when they are read. Of many only the first: processors foresee the rest.
static inline void ask_for_memory(const void *start, ptrdiff_t bytes) {
    enum { LINE = 64, MOST = 8 * LINE };
    const char *first = (const char *)start;
    const ptrdiff_t last = (bytes < MOST ? bytes : MOST) - 1;
    for (ptrdiff_t at = 0; at < last; at += LINE) __builtin_prefetch(first + at);
    __builtin_prefetch(first + last);
}

#pragma clang assume_nonnull end

#endif
