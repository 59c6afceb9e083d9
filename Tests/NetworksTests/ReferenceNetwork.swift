@testable import Networks

/// A multilayer perceptron in double precision, written for clarity, to compare with.
struct ReferenceNetwork {
    let layers: [DenseLayer]
    var parameters: [Double]

    init(_ network: Network) {
        layers = network.shape.layers
        parameters = network.copy(of: .online).map(Double.init)
    }

    func outputs(_ observation: [Double]) -> [Double] {
        layers.reduce(observation) { entering, layer in
            (0..<layer.outputs).map { j in
                let sum = (0..<layer.inputs).reduce(parameters[layer.biasesOffset + j]) {
                    $0 + entering[$1] * parameters[layer.weightsOffset + $1 * layer.outputs + j]
                }
                return layer.isRectified ? max(sum, 0) : sum
            }
        }
    }

    /// The sum over a batch of output times coefficient, a loss whose output gradients are the coefficients.
    func loss(_ inputs: [Double], coefficients: [Double]) -> Double {
        let (width, outputs) = (layers[0].inputs, layers[layers.count - 1].outputs)
        var total = 0.0
        for row in 0..<inputs.count / width {
            let values = self.outputs(Array(inputs[row * width..<(row + 1) * width]))
            for (j, value) in values.enumerated() { total += value * coefficients[row * outputs + j] }
        }
        return total
    }

    /// Central differences of the loss over every parameter; padding has none.
    mutating func gradients(_ inputs: [Double], coefficients: [Double]) -> [Double] {
        var gradients = [Double](repeating: 0, count: parameters.count)
        let step = 1e-6
        for index in parameters.indices {
            let value = parameters[index]
            parameters[index] = value + step
            let above = loss(inputs, coefficients: coefficients)
            parameters[index] = value - step
            let below = loss(inputs, coefficients: coefficients)
            parameters[index] = value
            gradients[index] = (above - below) / (2 * step)
        }
        return gradients
    }
}
