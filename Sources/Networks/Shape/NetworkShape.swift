/// The sizes of a multilayer perceptron: inputs, hidden layers with rectified units, and a linear output layer.
public struct NetworkShape: Hashable, Sendable {
    /// The number of values in one observation, at least 1.
    public let inputs: Int

    /// The units of each hidden layer, first to last, each at least 1; empty for a linear network.
    public let hidden: [Int]

    /// The number of outputs (action values) of one observation, at least 1.
    public let outputs: Int

    /// A shape with the given sizes, each at least 1.
    public init(inputs: Int, hidden: [Int], outputs: Int) {
        precondition(inputs > 0 && outputs > 0 && hidden.allSatisfy { $0 > 0 }, "every layer has at least one unit")
        self.inputs = inputs
        self.hidden = hidden
        self.outputs = outputs
    }

    /// The number of weights and biases.
    public var parameterCount: Int { tensors.reduce(0) { $0 + $1.count } }

    /// The number of floats that one set of parameters occupies, including the padding between layers.
    public var storageCount: Int { layers.last?.end ?? 0 }

    /// The weights and biases in the order of their places, between which there is padding.
    public var tensors: [ParameterTensor] {
        layers.enumerated().flatMap { index, layer in
            [
                ParameterTensor(
                    name: "layers.\(index).weights", dimensions: [layer.inputs, layer.outputs],
                    offset: layer.weightsOffset),
                ParameterTensor(
                    name: "layers.\(index).biases", dimensions: [layer.outputs], offset: layer.biasesOffset),
            ]
        }
    }

    /// The layers in order, with the places of their parameters in a set of parameters.
    var layers: [DenseLayer] {
        let widths = [inputs] + hidden + [outputs]
        var layers: [DenseLayer] = []
        for (index, width) in widths.dropFirst().enumerated() {
            layers.append(
                DenseLayer(
                    inputs: widths[index], outputs: width, isRectified: index < hidden.count,
                    weightsOffset: layers.last?.end ?? 0))
        }
        return layers
    }
}
