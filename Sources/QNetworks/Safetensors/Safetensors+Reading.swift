extension Safetensors {
    /// Parses a file from its bytes.
    ///
    /// - Throws: ``SafetensorsError`` if the bytes are not a well-formed file of F32 tensors that fill its data without
    ///   overlaps and gaps.
    public init(bytes: [UInt8]) throws(SafetensorsError) {
        guard bytes.count >= 8 else { throw .tooShort(byteCount: bytes.count) }
        let declared = bytes[..<8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard declared <= Self.headerLimit else { throw .headerTooLong(byteCount: declared) }
        let headerCount = Int(declared)
        guard headerCount <= bytes.count - 8 else {
            throw .headerCutOff(byteCount: headerCount, available: bytes.count - 8)
        }
        var parser = HeaderParser(bytes[8..<8 + headerCount])
        let header = try parser.header()
        let data = bytes[(8 + headerCount)...]
        let entries = try Self.ordered(header.entries, available: data.count)
        tensors = entries.map { entry in
            Tensor(
                name: entry.name, dimensions: entry.dimensions,
                values: Self.values(data[(data.startIndex + entry.begin)..<(data.startIndex + entry.end)]))
        }
        metadata = header.metadata
    }

    /// Returns the entries in the order of their data, after checking that they fill exactly `available` bytes.
    private static func ordered(
        _ entries: [HeaderParser.Entry], available: Int
    ) throws(SafetensorsError) -> [HeaderParser.Entry] {
        // An empty tensor precedes the one that starts at the same byte; further ties keep the order of the header.
        let ordered = entries.enumerated().sorted { first, second in
            (first.element.begin, first.element.end, first.offset)
                < (second.element.begin, second.element.end, second.offset)
        }.map(\.element)
        var filled = 0
        var previous = ""
        for entry in ordered {
            guard entry.type == "F32" else { throw .unsupportedType(tensor: entry.name, type: entry.type) }
            guard entry.begin <= entry.end, entry.end <= available else {
                throw .outOfRange(tensor: entry.name, begin: entry.begin, end: entry.end, available: available)
            }
            guard entry.begin >= filled else { throw .overlap(tensor: entry.name, other: previous) }
            guard entry.begin == filled else { throw .unclaimed(begin: filled, end: entry.begin) }
            guard byteCount(of: entry.dimensions) == entry.end - entry.begin else {
                throw .wrongSize(
                    tensor: entry.name, dimensions: entry.dimensions, byteCount: entry.end - entry.begin)
            }
            (filled, previous) = (entry.end, entry.name)
        }
        guard filled == available else { throw .unclaimed(begin: filled, end: available) }
        return ordered
    }

    /// Returns the size of a tensor in bytes, or `nil` if it overflows.
    private static func byteCount(of dimensions: [Int]) -> Int? {
        var count = 4
        for extent in dimensions {
            let (product, overflow) = count.multipliedReportingOverflow(by: extent)
            if overflow { return nil }
            count = product
        }
        return count
    }

    private static func values(_ bytes: ArraySlice<UInt8>) -> [Float] {
        bytes.withUnsafeBytes { bytes in
            (0..<bytes.count / 4).map {
                Float(
                    bitPattern: UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 4 * $0, as: UInt32.self)))
            }
        }
    }
}
