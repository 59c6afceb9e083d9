// Single-precision kernels for neural networks: matrix products, optimizer steps, reductions, distances.
//
// The template `kernels.inc` is compiled once per instruction set (`f32_avx2.c`, `f32_baseline.c`). The kernels are
// called through a function table that is chosen at run time. Matrices are row-major; a leading dimension is the
// distance between rows, in floats. Buffers need no particular alignment and, unless stated otherwise, must not
// overlap. No function allocates, keeps state, or reads anything but its arguments, so all are thread-safe.
//
// Reproducibility: every output is accumulated in one fixed order that depends only on the length of its own sum. In
// `gemm`, this is one chain of multiply-adds over k = 0, 1, 2, ... for each element of C. It does not depend on m, n,
// the tile or the code path: row i of a product over many rows is bit-identical to the product of row i alone. With
// fused multiply-add (avx2, and baseline on arm64) each step rounds once, without it (baseline on x86-64) twice. So the
// results of the two tables differ in the last bits.

#ifndef UNDERSTUDY_CKERNELS_H
#define UNDERSTUDY_CKERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

/// The operand of a matrix product that is read transposed.
typedef enum __attribute__((enum_extensibility(closed))) GemmForm {
    /// C[m,n] = A[m,k] B[k,n]
    GemmFormNN = 0,
    /// C[m,n] = A'[m,k] B[k,n], A stored as [k,m]
    GemmFormTN = 1,
    /// C[m,n] = A[m,k] B'[k,n], B stored as [n,k]
    GemmFormNT = 2,
} GemmForm;

/// The patches of an image [rows, columns, channels] in a convolution without padding. They are squares of kernel by
/// kernel pixels, `stride` rows and columns apart. All sizes are at least 1, and the kernel fits into the image.
typedef struct ImagePatches {
    ptrdiff_t rows, columns, channels, kernel, stride;
} ImagePatches;

/// An activation other than ReLU. Each is a function of one number that grows with it.
typedef enum __attribute__((enum_extensibility(closed))) ActivationKind {
    /// x if above 0, else 0.01 x.
    ActivationKindLeakyRelu = 0,
    /// x if above 0, else e^x - 1.
    ActivationKindElu = 1,
    /// The hyperbolic tangent.
    ActivationKindTanh = 2,
} ActivationKind;

/// The kernels of one instruction set.
typedef struct KernelTable {
    /// "avx2" or "baseline".
    const char *name;

    /// Matrix product C = A B, or C += A B if `accumulate`. Then `bias` (n values, may be null) is added to every row.
    /// Then negative values become 0 if `relu` (NaN stays NaN). Sizes m, n >= 0, k >= 0.
    ///
    /// The sum of an element starts with its old value (0 unless `accumulate`) plus its bias.
    void (*gemm)(
        GemmForm form, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, const float *a, ptrdiff_t lda, const float *b,
        ptrdiff_t ldb, bool accumulate, float *c, ptrdiff_t ldc, const float *_Nullable bias, bool relu);

    /// Sets gradients[i] to 0 where activations[i] is not positive.
    void (*relu_backward)(ptrdiff_t count, const float *activations, float *gradients);

    /// sums[j] = sum over i of values[i, j], rows added in order, for values [m, n] with leading dimension `ld`.
    void (*column_sums)(ptrdiff_t m, ptrdiff_t n, const float *values, ptrdiff_t ld, float *sums);

    /// Copies the patches of `count` images, row by row for each image, to patches [.., kernel, kernel, channels].
    void (*gather_patches)(ptrdiff_t count, ImagePatches size, const float *images, float *patches);

    /// Adds each patch to its position in `count` images: the transpose of `gather_patches`. Patches are added in
    /// order.
    void (*scatter_patches)(ptrdiff_t count, ImagePatches size, const float *patches, float *images);

    /// The number of values that are not 0.
    ptrdiff_t (*count_nonzero)(ptrdiff_t count, const float *values);

    /// The convolution of `count` images without the products with pixels of 0: outputs [.., patches, n] = bias + patches
    /// [.., patches, k] weights [k, n]. Then negative values become 0 if `relu` (NaN stays NaN). If the weights are
    /// finite, the bits are those of `gather_patches` and `gemm`. An image has fewer than 2^32 values.
    void (*convolve_nonzero)(
        ptrdiff_t count, ImagePatches size, const float *images, ptrdiff_t n, const float *weights, const float *bias,
        bool relu, float *outputs);

    /// The gradients of the weights [k, n] of `convolve_nonzero`, given those of its outputs before the ReLU. If these are
    /// finite, the bits are those of `gather_patches` and `gemm`.
    void (*convolution_gradients_nonzero)(
        ptrdiff_t count, ImagePatches size, const float *images, ptrdiff_t n, const float *gradients, float *weights);

    /// pooled [.., n] = the largest of each column of values [.., positions, n], `count` times. A NaN counts only if it is
    /// the first value.
    void (*pool_maximum)(ptrdiff_t count, ptrdiff_t positions, ptrdiff_t n, const float *values, float *pooled);

    /// The gradients of the weights [k, n] and the bias [n] of a convolution of `count` images, given those of its pooled
    /// outputs, [.., n]. A gradient belongs to the first patch whose value, in [.., patches, n], is the pooled one, or to
    /// the last patch. Images are added in order, each product rounded before it is added. `sums` [n, k] is a buffer.
    void (*pooled_gradients)(
        ptrdiff_t count, ImagePatches size, ptrdiff_t n, const float *images, const float *values, const float *pooled,
        const float *gradients, float *sums, float *weights, float *bias);

    /// Layer normalization (Ba et al. 2016) of each row of values [m, n]: values = (values - mean) * scale with
    /// scale = 1 / sqrt(variance + epsilon) and the row's biased variance. Then outputs = gains * values + shifts, and
    /// negative outputs become 0 if `relu` (NaN stays NaN). `outputs` may be the same buffer as `values`, which is then
    /// overwritten. `scales` [m] may be null.
    void (*layer_norm)(
        ptrdiff_t m, ptrdiff_t n, float epsilon, float *values, const float *gains, const float *shifts, bool relu,
        float *_Nullable scales, float *outputs);

    /// The backward pass of `layer_norm` without ReLU. It converts gradients [m, n] of the outputs to gradients of the
    /// inputs, and sets the gradients [n] of gains and shifts, with rows added in order.
    void (*layer_norm_backward)(
        ptrdiff_t m, ptrdiff_t n, const float *normalized, const float *scales, const float *gains, float *gradients,
        float *gain_gradients, float *shift_gradients);

    /// Replaces each value with its activation. NaN stays NaN.
    void (*activate)(ActivationKind kind, ptrdiff_t count, float *values);

    /// Multiplies each gradient by the derivative of the activation, given the outputs of `activate`.
    void (*activation_backward)(ActivationKind kind, ptrdiff_t count, const float *activations, float *gradients);

    /// One step of Adam (Kingma & Ba 2015, algorithm 1, with epsilon outside the bias-corrected root as in PyTorch):
    /// m += (1 - beta1) (g - m), v = beta2 v + (1 - beta2) g^2,
    /// p -= learning_rate / (1 - beta1^step) * m / (sqrt(v) / sqrt(1 - beta2^step) + epsilon). `step` counts from 1.
    /// First moments below 2^-100 and second moments below 2^-120 become 0, because subnormal numbers are slow.
    void (*adam)(
        ptrdiff_t count, float *parameters, const float *gradients, float *first_moments, float *second_moments,
        double learning_rate, double beta1, double beta2, double epsilon, int64_t step);

    /// One step of centered RMSprop (Graves 2013, section 4; epsilon outside the root as in PyTorch):
    /// v = decay v + (1 - decay) g^2, m += (1 - decay) (g - m), p -= learning_rate * g / (sqrt(v - m^2) + epsilon).
    /// A variance that rounds below 0 counts as 0. Small moments become 0 as in Adam.
    void (*centered_rmsprop)(
        ptrdiff_t count, float *parameters, const float *gradients, float *first_moments, float *second_moments,
        double learning_rate, double decay, double epsilon);

    /// The sum of the squares, accumulated in double precision in eight interleaved sums. It is bit-identical for all
    /// tables.
    double (*sum_of_squares)(ptrdiff_t count, const float *values);

    /// values[i] *= factor
    void (*scale)(ptrdiff_t count, float *values, float factor);

    /// targets[i] += tau * (sources[i] - targets[i])
    void (*soft_update)(ptrdiff_t count, float *targets, const float *sources, float tau);

    /// distances[i] = squared Euclidean distance of query [n] from row i of rows [m, n] with leading dimension `ld`.
    void (*squared_distances)(
        ptrdiff_t m, ptrdiff_t n, const float *query, const float *rows, ptrdiff_t ld, float *distances);

    /// parts = the indices of the boxes whose distance from the query is below their bound, block by block. Returns
    /// their number. Part i of block b has the index 8 b + i.
    ///
    /// Squared distances are summed in the order of the dimensions, without fused multiply-adds. They are the same for
    /// all tables, and never above the distance that `near_points` computes for a point in the box.
    ///
    /// - m, blocks: the indices of the blocks to search
    /// - query: [n]
    /// - boxes: the lower and upper corners of the boxes in groups of eight, [.., n, 2, 8]
    /// - bounds: squared, [.., 8]
    /// - parts: a buffer for 8 `m` indices.
    ptrdiff_t (*near_boxes)(
        ptrdiff_t m, const int32_t *blocks, ptrdiff_t n, const float *query, const float *boxes, const float *bounds,
        int32_t *parts);

    /// Like `near_boxes`, for points in groups of eight, [.., n, 8]. distances = the squared distances of the points
    /// found.
    ptrdiff_t (*near_points)(
        ptrdiff_t m, const int32_t *blocks, ptrdiff_t n, const float *query, const float *points, const float *bounds,
        int32_t *parts, float *distances);

    /// Sets the largest bound of each of `m` blocks, in ascending order, to the maximum of the block's eight bounds,
    /// [blocks, 8]. blocks = the blocks of the level above in which a bound has changed, in ascending order. Returns
    /// their number. Bounds must not be NaN.
    ptrdiff_t (*carry_bounds)(ptrdiff_t m, int32_t *blocks, const float *bounds, float *largest);

    /// distances[i] = the distance between two bit sets, query [words] and row i of rows [m, words]. It is the number
    /// of differing bits (Hamming) or, if `relative`, the fraction of differing bits among those set in either (1 -
    /// Jaccard index; 0 if none is set) in units of 2^-20, rounded down. The results are the same for all tables.
    void (*set_distances)(
        ptrdiff_t m, ptrdiff_t words, bool relative, const uint64_t *query, const uint64_t *rows, int32_t *distances);

    /// rows = the indices, in ascending order, of the rows that may be near the query. Returns their number. A row
    /// consists of one bit set per channel.
    ///
    /// A row may be near if the sum of its channels' bounds is below its limit. No row with a sum below its limit is
    /// omitted, and few others are included. The results are the same for all tables. Rows are stored in blocks of 256,
    /// as bit planes. A plane holds one bit of each row of a block; the bit of row r is bit r % 64 of word r / 64.
    ///
    /// - any: the bits set in any row of a block, [blocks, channels, words]
    /// - ranks: the number of planes of the block before those of a word, [blocks, channels, words]
    /// - starts: the first plane of each block
    /// - planes: one for each bit in `any`, in that order, [planes, 4]
    /// - limits: the rows' limits, with bit p of each limit in plane p, [blocks, 8, 4]
    /// - block_limits: the maximum limit of each block
    /// - query: [channels, words]
    /// - bounds: [channels, 32], the lower bound of a channel's distance, indexed by the number of bits that the row
    ///   and the query have in common. The bounds do not increase, and the one at index 31 also applies to larger
    ///   numbers. The sum of those at index 0 is at most 254.
    /// - common: a buffer for `channels` numbers
    /// - rows: a buffer for 256 `blocks` indices.
    ptrdiff_t (*near_rows)(
        ptrdiff_t blocks, ptrdiff_t channels, ptrdiff_t words, const uint64_t *any, const uint32_t *ranks,
        const int64_t *starts, const uint64_t *planes, const uint64_t *limits, const uint8_t *block_limits,
        const uint64_t *query, const uint8_t *bounds, uint8_t *common, int32_t *rows);

    /// distances[i] = the sum over the channels of the distances between query [channels, words] and row numbers[i] of
    /// rows [rows, channels, words], computed as in `set_distances`.
    void (*row_distances)(
        ptrdiff_t m, const int32_t *numbers, ptrdiff_t channels, ptrdiff_t words, bool relative, const uint64_t *query,
        const uint64_t *rows, int32_t *distances);

    /// As `row_distances`, each channel's distance times its weight, weights [channels]; no sum exceeds an int32_t.
    void (*weighted_row_distances)(
        ptrdiff_t m, const int32_t *numbers, ptrdiff_t channels, ptrdiff_t words, bool relative, const int32_t *weights,
        const uint64_t *query, const uint64_t *rows, int32_t *distances);
} KernelTable;

/// The reason for the choice of a table.
typedef enum __attribute__((enum_extensibility(closed))) KernelChoiceReason {
    /// Nothing was requested; this is the fastest table that the processor supports.
    KernelChoiceReasonAutomatic = 0,
    /// The requested table.
    KernelChoiceReasonRequested = 1,
    /// The requested name is unknown; the automatic choice is used instead.
    KernelChoiceReasonUnknown = 2,
    /// The processor does not support the requested table; the automatic choice is used instead.
    KernelChoiceReasonUnsupported = 3,
} KernelChoiceReason;

/// A chosen table with the reason.
typedef struct KernelChoice {
    const KernelTable *table;
    KernelChoiceReason reason;
} KernelChoice;

/// Returns the table called "avx2" or "baseline", or null if the name is unknown or not supported by this processor.
const KernelTable *_Nullable kernel_table_named(const char *name);

/// Returns the table for a request; null or an empty string requests nothing.
KernelChoice kernel_choice(const char *_Nullable request);

/// Returns the value of the environment variable UNDERSTUDY_ISA, or null.
const char *_Nullable kernel_request_from_environment(void);

/// Runs a loop of independent multiply-adds with the instructions of `table`. It measures the peak performance of a
/// core, as a reference for benchmarks. Twelve chains x = x / 2 + 1 start from 0, 1, ... 11. `result` receives their
/// sum, so that the compiler cannot remove any of them. Returns the number of floating-point operations, two per
/// multiply-add.
int64_t multiply_add_loop(const KernelTable *table, int64_t iterations, float *result);

/// Prefetches `bytes` bytes from `start` into the cache. Only the first part of a long range is prefetched, because the
/// processor's own prefetcher handles the rest.
static inline void ask_for_memory(const void *start, ptrdiff_t bytes) {
    enum { LINE = 64, MOST = 8 * LINE };
    const char *first = (const char *)start;
    const ptrdiff_t last = (bytes < MOST ? bytes : MOST) - 1;
    for (ptrdiff_t at = 0; at < last; at += LINE) __builtin_prefetch(first + at);
    __builtin_prefetch(first + last);
}

#pragma clang assume_nonnull end

#endif
