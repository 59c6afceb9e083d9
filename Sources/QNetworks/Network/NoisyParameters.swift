import UnderstudyKernels

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The parameters of a network with noisy layers after a draw of their noise (Fortunato et al. 2018, section 3).
///
/// A noisy layer has the weights mu + sigma * epsilon, where epsilon[i, j] = f(x[i]) f(y[j]) and f(x) = sgn(x) sqrt(|x|)
/// of normal numbers x and y, one for each input and output. The biases have the factors f(y).
final class NoisyParameters {
    /// The parameters with noise, in the layout of a part.
    let values: Buffer<Float>

    /// Whether `values` are those of the present parameters.
    var isCurrent = false

    private let layers: [Layer]
    /// The factors f(x) of the inputs and f(y) of the outputs of each layer.
    private let factors: Buffer<Float>
    private let places: [(inputs: Range<Int>, outputs: Range<Int>)]

    init(_ layers: [Layer], count: Int) {
        self.layers = layers
        values = Buffer(zeros: count)
        var memory = Places()
        places = layers.map { layer in
            layer.noise == nil ? (0..<0, 0..<0) : (memory.take(layer.inputs), memory.take(layer.outputs))
        }
        factors = Buffer(zeros: memory.end)
    }

    /// Draws new noise for `parameters`: layer by layer, first for the inputs and then for the outputs.
    func draw(for parameters: Buffer<Float>, using generator: inout some RandomNumberGenerator) {
        let (values, factors) = (values, factors)
        values.copy(parameters.span, to: 0)
        for (layer, places) in zip(layers, places) where layer.noise != nil {
            for place in places.inputs { factors[place] = generator.nextNoiseFactor() }
            for place in places.outputs { factors[place] = generator.nextNoiseFactor() }
            let (weights, deviations) = (layer.weights, parameters.span(layer.weightDeviations))
            let outputs = factors.span(places.outputs)
            var noisy = values.mutableSpan(weights)
            for (row, place) in places.inputs.enumerated() {
                let input = factors[place]
                let first = row * layer.outputs
                for output in outputs.indices {
                    noisy[first + output] += deviations[first + output] * (input * outputs[output])
                }
            }
            let biasDeviations = parameters.span(layer.biasDeviations)
            var biases = values.mutableSpan(layer.biases)
            for output in outputs.indices { biases[output] += biasDeviations[output] * outputs[output] }
        }
        isCurrent = true
    }

    /// Computes the gradients of the deviations from those of weights and biases.
    func differentiate(_ gradients: Buffer<Float>) {
        let factors = factors
        for (layer, places) in zip(layers, places) where layer.noise != nil {
            let (outputs, weights) = (factors.span(places.outputs), gradients.span(layer.weights))
            var deviations = gradients.mutableSpan(layer.weightDeviations)
            for (row, place) in places.inputs.enumerated() {
                let input = factors[place]
                let first = row * layer.outputs
                for output in outputs.indices {
                    deviations[first + output] = weights[first + output] * (input * outputs[output])
                }
            }
            let biases = gradients.span(layer.biases)
            var biasDeviations = gradients.mutableSpan(layer.biasDeviations)
            for output in outputs.indices { biasDeviations[output] = biases[output] * outputs[output] }
        }
    }
}

extension RandomNumberGenerator {
    /// Returns f(x) = sgn(x) sqrt(|x|) of a normal number x, by two calls of `next()` (Box & Muller 1958).
    fileprivate mutating func nextNoiseFactor() -> Float {
        let size = 1 - Double(next() >> 11) * 0x1p-53
        let angle = Double(next() >> 11) * 0x1p-53
        let normal = (-2 * log(size)).squareRoot() * cos(2 * Double.pi * angle)
        let root = abs(normal).squareRoot()
        return Float(normal < 0 ? -root : root)
    }
}
