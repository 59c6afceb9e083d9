/// A reader of consecutive little-endian fields; it returns `nil` after the end of the bytes.
struct LittleEndian {
    private let bytes: ArraySlice<UInt8>
    private var position: Int

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    /// The number of bytes left.
    var left: Int { bytes.endIndex - position }

    /// Reads the next unsigned number.
    mutating func next<Number: FixedWidthInteger & UnsignedInteger>(_ type: Number.Type) -> Number? {
        guard let field = next(count: MemoryLayout<Number>.size) else { return nil }
        return field.reversed().reduce(0) { $0 << 8 | Number($1) }
    }

    /// Reads the next `count` bytes.
    mutating func next(count: Int) -> ArraySlice<UInt8>? {
        guard count >= 0, count <= left else { return nil }
        defer { position += count }
        return bytes[position..<position + count]
    }
}

extension [UInt8] {
    /// Appends the bytes of `number`, the least significant byte first.
    mutating func append(littleEndian number: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: number.littleEndian) { append(contentsOf: $0) }
    }
}
