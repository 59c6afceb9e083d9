/// The distribution of the initial parameters.
///
/// The layers are drawn in order, each with its weights row by row and then its biases. For a convolution, the numbers
/// of inputs and outputs are those of one patch: channels · kernel². The gains of layer normalization start as 1 and
/// the shifts as 0; they are not drawn.
public enum Initialization: Hashable, Sendable {
    /// Weights and biases uniform within ±1/√inputs: the default of PyTorch's `nn.Linear` and `nn.Conv2d`.
    case pytorchUniform

    /// Weights uniform within ±√(6/inputs), biases 0 (He et al. 2015, equation 10, as a uniform distribution).
    case he

    /// Weights uniform within ±√(6/(inputs + outputs)), biases 0 (Glorot & Bengio 2010, equation 16).
    case glorot

    /// Returns the bound of the weights.
    func weightBound(of layer: Layer) -> Float {
        switch self {
        case .pytorchUniform: 1 / Float(layer.inputs).squareRoot()
        case .he: (6 / Float(layer.inputs)).squareRoot()
        case .glorot:
            (6 / Float(layer.inputs + layer.outputs * (layer.patches.map { $0.kernel * $0.kernel } ?? 1))).squareRoot()
        }
    }

    /// Returns the bound of the biases, or `nil` if they are 0.
    func biasBound(of layer: Layer) -> Float? {
        switch self {
        case .pytorchUniform: weightBound(of: layer)
        case .he, .glorot: nil
        }
    }
}

extension RandomNumberGenerator {
    /// Returns a value uniform in [-bound, bound), made from the top 24 bits of one call of `next()`.
    ///
    /// The result depends only on the generator. The results of `Float.random(in:)` may change with the standard
    /// library.
    mutating func nextFloat(within bound: Float) -> Float {
        let unit = Float(next() >> 40) * 0x1p-24
        return (2 * unit - 1) * bound
    }
}
