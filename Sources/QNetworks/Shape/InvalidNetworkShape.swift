/// A reason why a network shape is invalid.
public struct InvalidNetworkShape: Error, Hashable, CustomStringConvertible {
    /// The problem in one line.
    public let description: String
}

extension NetworkShape {
    /// The first problem with the sizes, or `nil` if they are valid.
    var problem: InvalidNetworkShape? {
        var image: (rows: Int, columns: Int)?
        switch input {
        case .vector(let count):
            if count < 1 {
                return InvalidNetworkShape(description: "an observation needs at least 1 value")
            }
        case .image(let rows, let columns, let channels):
            if min(rows, columns, channels) < 1 {
                return InvalidNetworkShape(
                    description: "an image needs at least 1 row, 1 column and 1 channel")
            }
            image = (rows, columns)
        }
        for (index, convolution) in convolutions.enumerated() {
            let name = "convolution \(index + 1)"
            guard let (rows, columns) = image else {
                return InvalidNetworkShape(description: "\(name) needs an image, but the observation is a vector")
            }
            if min(convolution.channels, convolution.kernel, convolution.stride) < 1 {
                return InvalidNetworkShape(description: "\(name) needs channels, kernel and stride of at least 1")
            }
            if convolution.kernel > min(rows, columns) {
                return InvalidNetworkShape(
                    description: "\(name) has a kernel of \(convolution.kernel) x \(convolution.kernel) pixels, "
                        + "which does not fit the image of \(rows) x \(columns) that enters it")
            }
            image = (
                (rows - convolution.kernel) / convolution.stride + 1,
                (columns - convolution.kernel) / convolution.stride + 1
            )
        }
        if let index = hidden.firstIndex(where: { $0 < 1 }) {
            return InvalidNetworkShape(description: "hidden layer \(index + 1) needs at least 1 unit")
        }
        if case .dueling(let units?) = head, units < 1 {
            return InvalidNetworkShape(description: "the streams of the dueling head need at least 1 unit")
        }
        return outputs < 1 ? InvalidNetworkShape(description: "a network needs at least 1 output") : nil
    }
}
