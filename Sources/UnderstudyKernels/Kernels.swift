import CKernels

/// The numerical kernels of one instruction set, chosen at process start.
///
/// Results of different instruction sets differ in the last bits. So the name of the kernels belongs in every run's
/// record.
public struct Kernels: @unchecked Sendable {
    // Unchecked, because the table is a constant of the C target and its functions are stateless. A pointer to it is all
    // that is stored: kernels are passed around in every pass, where counting references would take its time.
    @usableFromInline let constant: UnsafePointer<KernelTable>
    private let reason: KernelChoiceReason

    @inlinable var table: KernelTable {
        @inline(__always) get { constant.pointee }
    }

    /// `"avx2"` or `"baseline"`.
    public var name: String { String(cString: constant.pointee.name) }

    /// The default kernels of this process.
    ///
    /// They are the fastest ones that the processor supports, or those named by the environment variable
    /// `UNDERSTUDY_ISA` (`avx2` or `baseline`). An unknown or unsupported name is ignored and reported in ``currentWarning``.
    public static let current = Kernels(request: request)

    /// A warning for the user if the kernels that the environment names are not available; otherwise `nil`.
    public static var currentWarning: String? { current.warning(about: request ?? "") }

    private static var request: String? { kernel_request_from_environment().map { String(cString: $0) } }

    /// Creates the kernels called `name`, or returns `nil` if they are unknown or not supported by this processor.
    public init?(named name: String) {
        guard let table = kernel_table_named(name) else { return nil }
        (constant, reason) = (table, .requested)
    }

    /// Creates the kernels for a value of `UNDERSTUDY_ISA`; `nil` and `""` select the default.
    init(request: String?) {
        let choice = kernel_choice(request)
        (constant, reason) = (choice.table, choice.reason)
    }

    /// Returns the warning for the request if it could not be fulfilled.
    func warning(about request: String) -> String? { Self.warning(about: request, reason, using: name) }

    static func warning(about request: String, _ reason: KernelChoiceReason, using name: String) -> String? {
        let asked = "UNDERSTUDY_ISA asks for \"\(request)\" kernels"
        return switch reason {
        case .automatic, .requested: nil
        case .unknown: "\(asked), which are neither \"avx2\" nor \"baseline\"; using \"\(name)\""
        case .unsupported: "\(asked), which this processor does not run; using \"\(name)\""
        }
    }
}

// The kernels of neural networks. Each function checks that the buffers are large enough, and calls the function of the
// same name in CKernels.h, which documents what it computes. Matrices are dense.
extension Kernels {
    /// Computes a matrix product, C = A B; then adds `bias` to each row; then sets negative values to 0 if `rectified`.
    ///
    /// - Parameters:
    ///   - form: the operand that is read transposed.
    ///   - m: the number of rows of C.
    ///   - n: the number of columns of C.
    ///   - k: the length of the sums.
    ///   - accumulating: whether the product is added to C.
    ///   - bias: n values, or none.
    @inlinable public func gemm(
        _ form: GemmForm, _ m: Int, _ n: Int, _ k: Int, _ a: Span<Float>, _ b: Span<Float>, accumulating: Bool = false,
        bias: Span<Float> = Span(), rectified: Bool = false, into c: consuming MutableSpan<Float>
    ) {
        precondition(m >= 0 && n >= 0 && k >= 0, "a matrix has no negative size")
        precondition(a.count >= m * k && b.count >= k * n && c.count >= m * n, "the matrices are larger than the spans")
        precondition(bias.isEmpty || bias.count >= n, "a bias for each column, or none")
        let (lda, ldb) = (form == .TN ? m : k, form == .NT ? k : n)
        withPointers(a, b) { a, b in
            bias.withUnsafeBufferPointer { bias in
                withPointer(&c) { c in
                    table.gemm(form, m, n, k, a, lda, b, ldb, accumulating, c, n, bias.baseAddress, rectified)
                }
            }
        }
    }

    /// Computes fully connected layers in order, each as `gemm` does, with one call for the small networks of vectors.
    ///
    /// - Parameters:
    ///   - layers: the layers, by the places of their numbers.
    ///   - count: the number of rows.
    ///   - inputs: the rows for the layers without a source.
    ///   - parameters: the weights and biases.
    ///   - memory: the results.
    public func compute(
        _ layers: [DenseLayer], count: Int, on inputs: Span<Float>, _ parameters: Buffer<Float>,
        in memory: Buffer<Float>
    ) {
        guard let values = parameters.elements.baseAddress, let results = memory.elements.baseAddress else { return }
        withPointer(inputs) { first in
            for layer in layers {
                let (entering, leaving) = (count * layer.inputs, count * layer.outputs)
                precondition(
                    layer.source.map { entering <= memory.count - $0 } ?? (entering <= inputs.count),
                    "a layer's input is larger than its memory")
                precondition(leaving <= memory.count - layer.results, "a layer's results are larger than its memory")
                precondition(
                    layer.inputs * layer.outputs <= parameters.count - layer.weights
                        && layer.outputs <= parameters.count - layer.biases,
                    "a layer has more parameters than there are")
                table.gemm(
                    .NN, count, layer.outputs, layer.inputs, layer.source.map { UnsafePointer(results + $0) } ?? first,
                    layer.inputs, values + layer.weights, layer.outputs, false, results + layer.results, layer.outputs,
                    values + layer.biases, layer.isRectified)
            }
        }
    }

    /// Sets the gradients to 0 where the activations are not positive.
    public func rectifyBackward(_ activations: Span<Float>, _ gradients: consuming MutableSpan<Float>) {
        precondition(activations.count == gradients.count, "a gradient for each activation")
        let count = activations.count
        withPointer(activations) { activations in
            withPointer(&gradients) { table.relu_backward(count, activations, $0) }
        }
    }

    /// Writes the sums over the rows of `values`, [m, n].
    public func columnSums(_ m: Int, _ n: Int, _ values: Span<Float>, into sums: consuming MutableSpan<Float>) {
        precondition(m >= 0 && n >= 0 && values.count >= m * n && sums.count >= n, "the matrix does not fit the spans")
        withPointer(values) { values in withPointer(&sums) { table.column_sums(m, n, values, n, $0) } }
    }

    /// Normalizes each row of `values`, [m, n], in place, and writes the outputs.
    ///
    /// - Parameter scales: [m]; empty if they are not kept.
    public func layerNorm(
        _ m: Int, _ n: Int, epsilon: Float, _ values: consuming MutableSpan<Float>, gains: Span<Float>,
        shifts: Span<Float>, rectified: Bool, scales: consuming MutableSpan<Float>,
        into outputs: consuming MutableSpan<Float>
    ) {
        precondition(
            m >= 0 && n >= 0 && values.count >= m * n && outputs.count >= m * n, "the rows do not fit the spans")
        precondition(gains.count >= n && shifts.count >= n && (scales.isEmpty || scales.count >= m), "missing factors")
        withPointers(gains, shifts) { gains, shifts in
            withPointer(&values) { values in
                scales.withUnsafeMutableBufferPointer { scales in
                    withPointer(&outputs) {
                        table.layer_norm(m, n, epsilon, values, gains, shifts, rectified, scales.baseAddress, $0)
                    }
                }
            }
        }
    }

    /// Normalizes each row of `values`, [m, n], in place; negative outputs become 0 if `rectified`.
    public func layerNorm(
        _ m: Int, _ n: Int, epsilon: Float, inPlace values: consuming MutableSpan<Float>, gains: Span<Float>,
        shifts: Span<Float>, rectified: Bool
    ) {
        precondition(m >= 0 && n >= 0 && values.count >= m * n, "the rows do not fit the span")
        precondition(gains.count >= n && shifts.count >= n, "missing factors")
        withPointers(gains, shifts) { gains, shifts in
            withPointer(&values) { table.layer_norm(m, n, epsilon, $0, gains, shifts, rectified, nil, $0) }
        }
    }

    /// Converts gradients [m, n] of the outputs of `layerNorm` to gradients of its inputs.
    public func layerNormBackward(
        _ m: Int, _ n: Int, _ normalized: Span<Float>, scales: Span<Float>, gains: Span<Float>,
        _ gradients: consuming MutableSpan<Float>, gainGradients: consuming MutableSpan<Float>,
        shiftGradients: consuming MutableSpan<Float>
    ) {
        precondition(
            m >= 0 && n >= 0 && normalized.count >= m * n && gradients.count >= m * n, "the rows do not fit the spans")
        precondition(
            scales.count >= m && gains.count >= n && gainGradients.count >= n && shiftGradients.count >= n,
            "missing factors")
        withPointers(normalized, scales) { normalized, scales in
            withPointer(gains) { gains in
                withPointer(&gradients) { gradients in
                    withPointer(&gainGradients) { gainGradients in
                        withPointer(&shiftGradients) {
                            table.layer_norm_backward(
                                m, n, normalized, scales, gains, gradients, gainGradients, $0)
                        }
                    }
                }
            }
        }
    }
}

// The kernels of activations other than ReLU.
extension Kernels {
    /// Replaces each value with its activation.
    public func activate(_ kind: ActivationKind, _ values: consuming MutableSpan<Float>) {
        let count = values.count
        withPointer(&values) { table.activate(kind, count, $0) }
    }

    /// Multiplies each gradient by the derivative of the activation, given the outputs of `activate`.
    public func activateBackward(
        _ kind: ActivationKind, _ activations: Span<Float>, _ gradients: consuming MutableSpan<Float>
    ) {
        precondition(activations.count == gradients.count, "a gradient for each activation")
        let count = activations.count
        withPointer(activations) { activations in
            withPointer(&gradients) { table.activation_backward(kind, count, activations, $0) }
        }
    }
}

// The kernels of optimizers.
extension Kernels {
    /// Performs one step of Adam on the parameters; `step` counts from 1.
    public func adam(
        _ parameters: consuming MutableSpan<Float>, gradients: Span<Float>, firstMoments: consuming MutableSpan<Float>,
        secondMoments: consuming MutableSpan<Float>, learningRate: Double, beta1: Double, beta2: Double,
        epsilon: Double, step: Int64
    ) {
        let count = parameters.count
        precondition(
            gradients.count == count && firstMoments.count == count && secondMoments.count == count,
            "a gradient and moments for each parameter")
        withPointer(gradients) { gradients in
            withPointer(&parameters) { parameters in
                withPointer(&firstMoments) { first in
                    withPointer(&secondMoments) {
                        table.adam(count, parameters, gradients, first, $0, learningRate, beta1, beta2, epsilon, step)
                    }
                }
            }
        }
    }

    /// Performs one step of centered RMSprop on the parameters.
    public func centeredRMSprop(
        _ parameters: consuming MutableSpan<Float>, gradients: Span<Float>, firstMoments: consuming MutableSpan<Float>,
        secondMoments: consuming MutableSpan<Float>, learningRate: Double, decay: Double, epsilon: Double
    ) {
        let count = parameters.count
        precondition(
            gradients.count == count && firstMoments.count == count && secondMoments.count == count,
            "a gradient and moments for each parameter")
        withPointer(gradients) { gradients in
            withPointer(&parameters) { parameters in
                withPointer(&firstMoments) { first in
                    withPointer(&secondMoments) {
                        table.centered_rmsprop(
                            count, parameters, gradients, first, $0, learningRate, decay, epsilon)
                    }
                }
            }
        }
    }

    /// Returns the sum of the squares, in double precision.
    public func sumOfSquares(_ values: Span<Float>) -> Double {
        withPointer(values) { table.sum_of_squares(values.count, $0) }
    }

    /// Multiplies the values by `factor`.
    public func scale(_ values: consuming MutableSpan<Float>, by factor: Float) {
        let count = values.count
        withPointer(&values) { table.scale(count, $0, factor) }
    }

    /// Moves the targets toward the sources by the fraction `tau` of the way.
    public func softUpdate(_ targets: consuming MutableSpan<Float>, toward sources: Span<Float>, by tau: Float) {
        precondition(sources.count == targets.count, "a source for each target")
        let count = sources.count
        withPointer(sources) { sources in withPointer(&targets) { table.soft_update(count, $0, sources, tau) } }
    }

    /// Runs `iterations` of a loop of independent multiply-adds, which measures the peak performance of a core.
    ///
    /// - Returns: the number of floating-point operations.
    public func multiplyAddLoop(_ iterations: Int64) -> Int64 {
        var result: Float = 0
        return multiply_add_loop(constant, iterations, &result)
    }
}

/// A fully connected layer, by the places of its numbers.
public struct DenseLayer: Sendable {
    let inputs: Int
    let outputs: Int
    let weights: Int
    let biases: Int
    let source: Int?
    let results: Int
    let isRectified: Bool

    /// Describes a layer.
    ///
    /// - Parameters:
    ///   - inputs: the number of inputs of a row.
    ///   - outputs: the number of outputs of a row.
    ///   - weights: the index of the first weight among the parameters; `[inputs, outputs]`, row-major.
    ///   - biases: the index of the first bias among the parameters.
    ///   - source: the index of the first input in the memory of results; `nil` for the inputs of the network.
    ///   - results: the index of the first output in the memory of results.
    ///   - isRectified: whether negative outputs become 0.
    /// - Precondition: no number is negative.
    public init(
        inputs: Int, outputs: Int, weights: Int, biases: Int, source: Int?, results: Int, isRectified: Bool
    ) {
        precondition(
            min(inputs, outputs, weights, biases, source ?? 0, results) >= 0, "a layer has no negative size or place")
        (self.inputs, self.outputs, self.weights, self.biases) = (inputs, outputs, weights, biases)
        (self.source, self.results, self.isRectified) = (source, results, isRectified)
    }
}
