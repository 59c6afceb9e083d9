import Understudy

extension NPYArray {
    /// Returns all elements as single-precision numbers, rounded if necessary; Booleans become 0 or 1.
    package func floats() -> [Float] { numbers() }

    /// Returns all elements as double-precision numbers, rounded if necessary; Booleans become 0 or 1.
    package func doubles() -> [Double] { numbers() }

    private func numbers<Value: BinaryFloatingPoint>() -> [Value] {
        switch (type.kind, type.size) {
        case (.float, 4): elements(UInt32.self) { Value(Float(bitPattern: $0)) }
        case (.float, _): elements(UInt64.self) { Value(Double(bitPattern: $0)) }
        case (.bool, _): elements(UInt8.self) { $0 == 0 ? 0 : 1 }
        case (.signed, 1): elements(Int8.self) { Value($0) }
        case (.signed, 2): elements(Int16.self) { Value($0) }
        case (.signed, 4): elements(Int32.self) { Value($0) }
        case (.signed, _): elements(Int64.self) { Value($0) }
        case (.unsigned, 1): elements(UInt8.self) { Value($0) }
        case (.unsigned, 2): elements(UInt16.self) { Value($0) }
        case (.unsigned, 4): elements(UInt32.self) { Value($0) }
        case (.unsigned, _): elements(UInt64.self) { Value($0) }
        }
    }

    /// Returns all elements as integers, clamped to the range of `Int`.
    ///
    /// - Throws: `DataError` if the type is not an integer type.
    package func integers() throws(DataError) -> [Int] {
        switch (type.kind, type.size) {
        case (.signed, 1): return elements(Int8.self) { Int($0) }
        case (.signed, 2): return elements(Int16.self) { Int($0) }
        case (.signed, 4): return elements(Int32.self) { Int($0) }
        case (.signed, _): return elements(Int64.self) { Int(clamping: $0) }
        case (.unsigned, 1): return elements(UInt8.self) { Int($0) }
        case (.unsigned, 2): return elements(UInt16.self) { Int($0) }
        case (.unsigned, 4): return elements(UInt32.self) { Int(clamping: $0) }
        case (.unsigned, _): return elements(UInt64.self) { Int(clamping: $0) }
        case (.bool, _), (.float, _):
            throw error("has the type '\(typeName)' and must have whole numbers; convert it with .astype(numpy.int64)")
        }
    }

    /// Returns all elements as Booleans; any non-zero byte is true, as in NumPy.
    ///
    /// - Throws: `DataError` if the type is not bool.
    package func flags() throws(DataError) -> [Bool] {
        guard type.kind == .bool else {
            throw error("has the type '\(typeName)' and must have Booleans; convert it with .astype(bool)")
        }
        return data.map { $0 != 0 }
    }

    private func elements<Raw: FixedWidthInteger, Value>(_: Raw.Type, _ convert: (Raw) -> Value) -> [Value] {
        let size = MemoryLayout<Raw>.size
        return data.withUnsafeBytes { bytes in
            (0..<count).map { index in
                let raw = bytes.loadUnaligned(fromByteOffset: index * size, as: Raw.self)
                return convert(type.isBigEndian ? Raw(bigEndian: raw) : Raw(littleEndian: raw))
            }
        }
    }
}
