import Foundation
import QNetworks

/// A Q-network in double precision, written for clarity from the tensors' names and extents, to compare with.
struct ReferenceNetwork {
    let shape: NetworkShape
    let tensors: [String: ParameterTensor]
    var parameters: [Double]

    init(_ network: Network) {
        shape = network.shape
        tensors = Dictionary(uniqueKeysWithValues: network.shape.tensors.map { ($0.name, $0) })
        parameters = network.copy(of: .online).map(Double.init)
    }

    /// The values of a tensor.
    func values(of name: String) -> ArraySlice<Double> {
        guard let tensor = tensors[name] else { preconditionFailure("there is a tensor \(name)") }
        return parameters[tensor.range]
    }

    func activated(_ x: Double) -> Double {
        switch shape.activation {
        case .relu: max(x, 0)
        case .leakyReLU: x > 0 ? x : 0.01 * x
        case .elu: x > 0 ? x : expm1(x)
        case .tanh: Foundation.tanh(x)
        }
    }

    func convolved(_ image: [[[Double]]], _ name: String, _ convolution: NetworkShape.Convolution) -> [[[Double]]] {
        let (kernel, stride) = (convolution.kernel, convolution.stride)
        let (weights, biases) = (values(of: "\(name).weights"), values(of: "\(name).biases"))
        return Swift.stride(from: 0, through: image.count - kernel, by: stride).map { top in
            Swift.stride(from: 0, through: image[0].count - kernel, by: stride).map { left in
                var sums = Array(biases)
                var place = weights.startIndex
                for row in 0..<kernel {
                    for column in 0..<kernel {
                        for pixel in image[top + row][left + column] {
                            for channel in sums.indices { sums[channel] += pixel * weights[place + channel] }
                            place += sums.count
                        }
                    }
                }
                return sums.map(activated)
            }
        }
    }

    func linear(_ entering: [Double], _ name: String) -> [Double] {
        let weights = values(of: "\(name).weights")
        var sums = Array(values(of: "\(name).biases"))
        var place = weights.startIndex
        for value in entering {
            for output in sums.indices { sums[output] += value * weights[place + output] }
            place += sums.count
        }
        return sums
    }

    func hidden(_ entering: [Double], _ name: String) -> [Double] {
        var sums = linear(entering, name)
        if shape.layerNormalization {
            let mean = sums.reduce(0, +) / Double(sums.count)
            let variance = sums.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / Double(sums.count)
            let (gains, shifts) = (values(of: "\(name).gains"), values(of: "\(name).shifts"))
            sums = zip(sums, zip(gains, shifts)).map { sum, affine in
                (sum - mean) / (variance + 1e-5).squareRoot() * affine.0 + affine.1
            }
        }
        return sums.map(activated)
    }

    func outputs(_ observation: [Double]) -> [Double] {
        var values = observation
        var layer = 0
        if case .image(let rows, let columns, let channels) = shape.input {
            var image = (0..<rows).map { row in
                (0..<columns).map { column in
                    (0..<channels).map { observation[(row * columns + column) * channels + $0] }
                }
            }
            for convolution in shape.convolutions {
                image = convolved(image, "layers.\(layer)", convolution)
                layer += 1
            }
            if shape.globalPooling, !shape.convolutions.isEmpty {
                let pixels = image.flatMap { $0 }
                image = [[pixels[0].indices.map { channel in pixels.map { $0[channel] }.max() ?? 0 }]]
            }
            values = image.flatMap { $0.flatMap { $0 } }
        }
        for _ in shape.hidden {
            values = hidden(values, "layers.\(layer)")
            layer += 1
        }
        guard case .dueling(let streamUnits) = shape.head else {
            return linear(values, "layers.\(layer)")
        }
        func stream(_ name: String) -> [Double] {
            streamUnits == nil
                ? linear(values, "\(name).0") : linear(hidden(values, "\(name).0"), "\(name).1")
        }
        let value = stream("value")[0]
        let advantages = stream("advantage")
        let mean = advantages.reduce(0, +) / Double(shape.outputs)
        return advantages.map { value + $0 - mean }
    }

    /// The sum over a batch of output times coefficient, a loss whose output gradients are the coefficients.
    func loss(_ inputs: [Double], coefficients: [Double]) -> Double {
        let (width, outputs) = (shape.inputs, shape.outputs)
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
        for index in tensors.values.flatMap(\.range) {
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
