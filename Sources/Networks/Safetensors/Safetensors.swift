/// The content of a safetensors file: named arrays of single-precision numbers with text metadata.
///
/// The format is described at <https://github.com/huggingface/safetensors>: the length of the header, the header in
/// JSON, and the values, all little-endian. Only the element type F32 is supported.
public struct Safetensors: Hashable, Sendable {
    /// A named array.
    public struct Tensor: Hashable, Sendable {
        /// The name, unique in its file and not `__metadata__`.
        public let name: String

        /// The dimensions, outermost first; empty for a scalar.
        public let dimensions: [Int]

        /// The values in row-major order; their number is the product of the dimensions.
        public let values: [Float]

        /// Creates a tensor with the given values.
        ///
        /// - Precondition: The number of values is the product of the dimensions.
        public init(name: String, dimensions: [Int], values: [Float]) {
            precondition(
                dimensions.allSatisfy { $0 >= 0 } && dimensions.reduce(1, *) == values.count,
                "a tensor has as many values as its extents say")
            self.name = name
            self.dimensions = dimensions
            self.values = values
        }
    }

    /// The arrays in the order of their values in the file.
    public let tensors: [Tensor]

    /// The metadata of the whole file.
    public let metadata: [String: String]

    /// Creates a file with the given arrays.
    ///
    /// - Precondition: The tensor names are unique, and none is `__metadata__`.
    public init(_ tensors: [Tensor], metadata: [String: String] = [:]) {
        let names = Set(tensors.map(\.name))
        precondition(
            names.count == tensors.count && !names.contains(Self.metadataKey),
            "the tensors of a file have names of their own")
        self.tensors = tensors
        self.metadata = metadata
    }

    /// The header key of the metadata, next to the names of the tensors.
    static let metadataKey = "__metadata__"

    /// The maximum header length in bytes that the format allows.
    static let headerLimit = 100_000_000
}
