import QNetworks

/// A layer of an exported network, with its parameters in PyTorch's layout.
///
/// The weights are `[outputs, inputs]`, or `[outputs, channels, rows, columns]` for a convolution. A fully connected
/// layer on a convolution's output counts that by channel, row and column, as PyTorch's `flatten` does.
struct ExportedLayer {
    /// An array of parameters.
    struct Parameters {
        /// `weight`, `bias`, `norm.weight` or `norm.bias`.
        var kind: String
        /// The dimensions, outermost first.
        var dimensions: [Int]
        /// The values in row-major order.
        var values: [Float]
    }

    /// `layers.<index>` from the input on, or `value.<index>` and `advantage.<index>` in a dueling head.
    var name: String
    /// The stride of a convolution; `nil` for a fully connected layer.
    var stride: Int?
    /// Whether layer normalization follows.
    var isNormalized: Bool
    /// The function that follows; `nil` for the outputs.
    var activation: Activation?
    /// Whether only the maximum of each channel leaves the layer.
    var isPooled: Bool
    /// The arrays: weights, biases and, for a normalized layer, gains and shifts.
    var parameters: [Parameters]

    /// The part of the network before the dot of the name.
    var stream: Substring { name.prefix { $0 != "." } }
}

extension Network {
    /// The layers in the order of computation.
    var exportedLayers: [ExportedLayer] {
        let values = values(of: .online)
        var image: (rows: Int, columns: Int, channels: Int)?
        if !shape.convolutions.isEmpty, case .image(let rows, let columns, let channels) = shape.input {
            image = (rows, columns, channels)
        }
        var layers: [ExportedLayer] = []
        // What the next fully connected layer reads, if that is an image.
        var entering: (rows: Int, columns: Int, channels: Int)?
        for tensor in shape.tensors {
            let kind = tensor.name.split(separator: ".").last ?? ""
            let name = String(tensor.name.dropLast(kind.count + 1))
            let numbers = tensor.range.map { values[$0] }
            // Greedy play adds no noise.
            if kind.hasSuffix("_deviations") { continue }
            guard kind == "weights" else {
                let names = ["biases": "bias", "gains": "norm.weight", "shifts": "norm.bias"]
                layers[layers.count - 1].parameters.append(
                    .init(kind: names[String(kind)] ?? "", dimensions: tensor.dimensions, values: numbers))
                if kind == "gains" { layers[layers.count - 1].isNormalized = true }
                continue
            }
            var layer = ExportedLayer(
                name: name, isNormalized: false, activation: shape.activation, isPooled: false, parameters: [])
            let place = layers.count
            if place < shape.convolutions.count, let (rows, columns, _) = image {
                let convolution = shape.convolutions[place]
                layer.stride = convolution.stride
                layer.isPooled = shape.globalPooling && place == shape.convolutions.count - 1
                layer.parameters = [.convolution(tensor.dimensions, numbers)]
                image = (
                    (rows - convolution.kernel) / convolution.stride + 1,
                    (columns - convolution.kernel) / convolution.stride + 1, convolution.channels
                )
                entering = layer.isPooled ? nil : image
            } else {
                // Without hidden layers, both streams of a dueling head read the convolutions' output.
                let readsImage =
                    place == shape.convolutions.count || shape.hidden.isEmpty && name.hasSuffix(".0")
                layer.parameters = [.linear(tensor.dimensions, numbers, from: readsImage ? entering : nil)]
            }
            layers.append(layer)
        }
        // The outputs of a stream are linear, those of the layers before the streams are not.
        for place in layers.indices {
            let (stream, next) = (layers[place].stream, place + 1 < layers.count ? layers[place + 1].stream : nil)
            let isHidden = next == stream || next != nil && stream == "layers"
            if !isHidden { layers[place].activation = nil }
        }
        return layers
    }
}

extension ExportedLayer.Parameters {
    /// Returns the weights of a convolution, from `[kernel, kernel, channels, outputs]`.
    fileprivate static func convolution(_ dimensions: [Int], _ values: [Float]) -> Self {
        let (kernel, channels, outputs) = (dimensions[0], dimensions[2], dimensions[3])
        var moved: [Float] = []
        moved.reserveCapacity(values.count)
        for output in 0..<outputs {
            for channel in 0..<channels {
                for row in 0..<kernel {
                    for column in 0..<kernel {
                        moved.append(values[((row * kernel + column) * channels + channel) * outputs + output])
                    }
                }
            }
        }
        return Self(kind: "weight", dimensions: [outputs, channels, kernel, kernel], values: moved)
    }

    /// Returns the weights of a fully connected layer, from `[inputs, outputs]`.
    ///
    /// - Parameter image: the sizes of the image that enters, whose values here are ordered by row, column and channel.
    fileprivate static func linear(
        _ dimensions: [Int], _ values: [Float], from image: (rows: Int, columns: Int, channels: Int)?
    ) -> Self {
        let (inputs, outputs) = (dimensions[0], dimensions[1])
        var order = Array(0..<inputs)
        if let image {
            let positions = image.rows * image.columns
            order = (0..<inputs).map { $0 % positions * image.channels + $0 / positions }
        }
        var moved: [Float] = []
        moved.reserveCapacity(values.count)
        for output in 0..<outputs { for input in order { moved.append(values[input * outputs + output]) } }
        return Self(kind: "weight", dimensions: [outputs, inputs], values: moved)
    }
}
