/// Named arrays of single-precision numbers with text metadata, as a safetensors file holds them.
///
/// The format is that of <https://github.com/huggingface/safetensors>: the length of the header, the header in JSON,
/// the values, everything little-endian. Other element types than F32 are not supported.
public struct Safetensors: Hashable, Sendable {
    /// A named array.
    public struct Tensor: Hashable, Sendable {
        /// The name, unique in its file and not `__metadata__`.
        public let name: String

        /// The extents, outermost first; empty for a single value.
        public let dimensions: [Int]

        /// The values, row-major, as many as the product of the extents.
        public let values: [Float]

        /// A tensor of the given values.
        ///
        /// - Precondition: There are as many values as the product of the extents.
        public init(name: String, dimensions: [Int], values: [Float]) {
            precondition(
                dimensions.allSatisfy { $0 >= 0 } && dimensions.reduce(1, *) == values.count,
                "a tensor has as many values as its extents say")
            self.name = name
            self.dimensions = dimensions
            self.values = values
        }
    }

    /// The arrays in the order in which their values lie in the file.
    public let tensors: [Tensor]

    /// Texts about the whole file.
    public let metadata: [String: String]

    /// A file of the given arrays.
    ///
    /// - Precondition: No two tensors have the same name, and none is called `__metadata__`.
    public init(_ tensors: [Tensor], metadata: [String: String] = [:]) {
        let names = Set(tensors.map(\.name))
        precondition(
            names.count == tensors.count && !names.contains(Self.metadataKey),
            "the tensors of a file have names of their own")
        self.tensors = tensors
        self.metadata = metadata
    }

    /// The key of the metadata among the names of the tensors.
    static let metadataKey = "__metadata__"

    /// The most bytes of a header that the format allows.
    static let headerLimit = 100_000_000
}
