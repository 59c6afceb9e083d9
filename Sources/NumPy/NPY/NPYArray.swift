import Understudy

/// A NumPy array as written by `numpy.save`: its validated header, and its elements as bytes.
///
/// Source: *NEP 1: A Simple File Format for NumPy Arrays*, versions 1.0, 2.0 and 3.0.
public struct NPYArray {
    /// The type of an element.
    package struct ElementType: Hashable {
        /// The kinds of numbers.
        package enum Kind: Character {
            case bool = "b"
            case float = "f"
            case signed = "i"
            case unsigned = "u"
        }

        package var kind: Kind
        /// The size in bytes.
        package var size: Int
        package var isBigEndian: Bool
    }

    /// The suffix of the entry's name in an archive, which is not part of the array's name.
    static let suffix = ".npy"

    /// The array's name, for error messages.
    public let name: String
    /// The path of the file, for error messages.
    public let path: String
    /// The type of an element.
    package let type: ElementType
    /// The NumPy type name, such as `<f4`.
    public let typeName: String
    /// The dimensions, outermost first; empty for a scalar.
    public let shape: [Int]
    /// The number of elements.
    public let count: Int
    private let content: Content

    /// The source of the elements, which are in C order.
    private enum Content {
        case bytes(ArraySlice<UInt8>)
        case entry(ZipArchive.Entry, ZipArchive, headerSize: Int)
    }

    /// Returns an error with `message`, which continues the sentence after the array's name.
    public func error(_ message: String) -> DataError {
        DataError(.damaged, path: path, "array '\(name)' \(message)")
    }

    /// Returns a shape in Python notation: `(3, 4)`, `(3,)`, `()`.
    public static func text(of shape: [Int]) -> String {
        "(" + shape.map(String.init).joined(separator: ", ") + (shape.count == 1 ? ",)" : ")")
    }
}

extension NPYArray {
    /// The alignment of the elements, so that they can be memory-mapped.
    private static let alignment = 64

    /// Returns an `.npy` file, version 1.0, with `values` in C order.
    ///
    /// - Parameter shape: the dimensions, outermost first; empty for a scalar.
    /// - Precondition: the number of values matches `shape`, and the dimensions fit into the format's 65,535 bytes of
    ///   header.
    static func file<Element: NPYElement>(_ values: [Element], shape: [Int]) -> [UInt8] {
        precondition(values.count == shape.reduce(1, *), "\(values.count) values for the shape \(text(of: shape))")
        let description =
            "{'descr': '\(Element.typeName)', 'fortran_order': False, 'shape': \(text(of: shape)), }"
        // The magic string and the version are followed by the length of the rest of the header, which ends with a line
        // break.
        let start = magic.count + 4
        let end = (start + description.utf8.count + 1 + alignment - 1) / alignment * alignment
        var bytes: [UInt8] = []
        bytes.reserveCapacity(end + values.count * MemoryLayout<Element.Raw>.size)
        bytes += magic + [1, 0]
        bytes.append(littleEndian: UInt16(end - start))
        bytes += description.utf8
        bytes += repeatElement(UInt8(ascii: " "), count: end - 1 - bytes.count)
        bytes.append(UInt8(ascii: "\n"))
        for value in values { bytes.append(littleEndian: value.raw) }
        return bytes
    }
}

/// A number or Boolean that can be written to a NumPy array.
public protocol NPYElement {
    /// The NumPy type name, little-endian, such as `<f4`.
    static var typeName: String { get }

    /// The integer type with the element's bits, written in little-endian order.
    associatedtype Raw: FixedWidthInteger
    /// The element's bits.
    var raw: Raw { get }
}

extension Float: NPYElement {
    /// `<f4`
    public static var typeName: String { "<f4" }
    /// The bit pattern.
    public var raw: UInt32 { bitPattern }
}

extension Double: NPYElement {
    /// `<f8`
    public static var typeName: String { "<f8" }
    /// The bit pattern.
    public var raw: UInt64 { bitPattern }
}

extension Bool: NPYElement {
    /// `|b1`
    public static var typeName: String { "|b1" }
    /// 1 for `true`.
    public var raw: UInt8 { self ? 1 : 0 }
}

extension NPYElement where Self: FixedWidthInteger {
    /// The sign and the bytes, such as `<i8`.
    public static var typeName: String { (bitWidth == 8 ? "|" : "<") + (isSigned ? "i" : "u") + "\(bitWidth / 8)" }
    /// The number itself.
    public var raw: Self { self }
}

extension Int8: NPYElement {}
extension Int16: NPYElement {}
extension Int32: NPYElement {}
extension Int64: NPYElement {}
extension UInt8: NPYElement {}

extension NPYArray {
    /// Returns all elements as single-precision numbers, rounded if necessary; Booleans become 0 or 1.
    ///
    /// - Parameter more: the number of further elements for which the array gets room.
    public func floats(withRoomFor more: Int = 0) throws(DataError) -> [Float] {
        try numbers(withRoomFor: more)
    }

    /// Returns all elements as double-precision numbers, rounded if necessary; Booleans become 0 or 1.
    public func doubles() throws(DataError) -> [Double] { try numbers() }

    private func numbers<Value: BinaryFloatingPoint>(withRoomFor more: Int = 0) throws(DataError) -> [Value] {
        var numbers: [Value] = []
        numbers.reserveCapacity(count + more)
        try forEachPart { (part: [Value]) throws(DataError) in numbers += part }
        return numbers
    }

    /// Calls `body` with the elements as floating-point numbers, part by part.
    public func forEachPart<Value: BinaryFloatingPoint>(
        _ body: ([Value]) throws(DataError) -> Void
    ) throws(DataError) {
        switch (type.kind, type.size) {
        case (.float, 4): try elements(UInt32.self, { Value(Float(bitPattern: $0)) }, body)
        case (.float, _): try elements(UInt64.self, { Value(Double(bitPattern: $0)) }, body)
        case (.bool, _): try elements(UInt8.self, { $0 == 0 ? 0 : 1 }, body)
        case (.signed, 1): try elements(Int8.self, { Value($0) }, body)
        case (.signed, 2): try elements(Int16.self, { Value($0) }, body)
        case (.signed, 4): try elements(Int32.self, { Value($0) }, body)
        case (.signed, _): try elements(Int64.self, { Value($0) }, body)
        case (.unsigned, 1): try elements(UInt8.self, { Value($0) }, body)
        case (.unsigned, 2): try elements(UInt16.self, { Value($0) }, body)
        case (.unsigned, 4): try elements(UInt32.self, { Value($0) }, body)
        case (.unsigned, _): try elements(UInt64.self, { Value($0) }, body)
        }
    }

    /// Returns all elements as integers, clamped to the range of `Int`.
    ///
    /// - Throws: `DataError` if the type is not an integer type.
    public func integers() throws(DataError) -> [Int] {
        switch (type.kind, type.size) {
        case (.signed, 1): return try elements(Int8.self) { Int($0) }
        case (.signed, 2): return try elements(Int16.self) { Int($0) }
        case (.signed, 4): return try elements(Int32.self) { Int($0) }
        case (.signed, _): return try elements(Int64.self) { Int(clamping: $0) }
        case (.unsigned, 1): return try elements(UInt8.self) { Int($0) }
        case (.unsigned, 2): return try elements(UInt16.self) { Int($0) }
        case (.unsigned, 4): return try elements(UInt32.self) { Int(clamping: $0) }
        case (.unsigned, _): return try elements(UInt64.self) { Int(clamping: $0) }
        case (.bool, _), (.float, _):
            throw error("has the type '\(typeName)' and must have whole numbers; convert it with .astype(numpy.int64)")
        }
    }

    /// Returns all elements as Booleans; any non-zero byte is true, as in NumPy.
    ///
    /// - Throws: `DataError` if the type is not bool.
    public func flags() throws(DataError) -> [Bool] {
        guard type.kind == .bool else {
            throw error("has the type '\(typeName)' and must have Booleans; convert it with .astype(bool)")
        }
        return try elements(UInt8.self) { $0 != 0 }
    }

    /// Returns all elements as bytes, as they are in the file.
    public func bytes() throws(DataError) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count * type.size)
        try forEachRun { part throws(DataError) in bytes += part }
        return bytes
    }

    /// Whether the elements are Booleans or numbers from 0 to 255, in one byte each.
    package var hasByteElements: Bool { type.kind == .bool || type.kind == .unsigned && type.size == 1 }

    /// Calls `body` with the elements, part by part; Booleans become 0 or 1.
    ///
    /// - Precondition: `hasByteElements`
    package func forEachPartOfBytes(_ body: (ArraySlice<UInt8>) throws(DataError) -> Void) throws(DataError) {
        precondition(hasByteElements, "elements of another size")
        try forEachRun { part throws(DataError) in
            // A byte that is not 0 is true, as in NumPy.
            let isWhole = type.kind != .bool || part.allSatisfy { $0 <= 1 }
            try body(isWhole ? part : part.map { $0 == 0 ? 0 : 1 }[...])
        }
    }

    private func elements<Raw: FixedWidthInteger, Value>(
        _: Raw.Type, _ convert: (Raw) -> Value
    ) throws(DataError) -> [Value] {
        var values: [Value] = []
        values.reserveCapacity(count)
        try elements(Raw.self, convert) { part throws(DataError) in values += part }
        return values
    }

    /// Calls `body` with the converted elements, part by part.
    private func elements<Raw: FixedWidthInteger, Value>(
        _: Raw.Type, _ convert: (Raw) -> Value, _ body: ([Value]) throws(DataError) -> Void
    ) throws(DataError) {
        let size = MemoryLayout<Raw>.size
        try forEachRun { part throws(DataError) in
            try body(
                part.withUnsafeBytes { bytes in
                    (0..<bytes.count / size).map { index in
                        let raw = bytes.loadUnaligned(fromByteOffset: index * size, as: Raw.self)
                        return convert(type.isBigEndian ? Raw(bigEndian: raw) : Raw(littleEndian: raw))
                    }
                })
        }
    }

    /// Calls `body` with the bytes of the elements, part by part, each of whole elements.
    private func forEachRun(_ body: (ArraySlice<UInt8>) throws(DataError) -> Void) throws(DataError) {
        switch content {
        case .bytes(let bytes): try body(bytes)
        case .entry(let entry, let archive, let headerSize):
            var skipped = 0
            // The first bytes of an element of which the rest follows.
            var rest: [UInt8] = []
            try archive.forEachPart(of: entry) { part throws(DataError) in
                var part = part
                let header = min(headerSize - skipped, part.count)
                part = part.dropFirst(header)
                skipped += header
                if !rest.isEmpty {
                    let missing = min(type.size - rest.count, part.count)
                    rest += part.prefix(missing)
                    part = part.dropFirst(missing)
                    guard rest.count == type.size else { return }
                    try body(rest[...])
                    rest.removeAll(keepingCapacity: true)
                }
                let whole = part.count / type.size * type.size
                rest += part.dropFirst(whole)
                if whole > 0 { try body(part.prefix(whole)) }
            }
        }
    }
}

extension NPYArray {
    static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)

    /// Reads an `.npy` file from `bytes`, which is the entry `name` of the archive at `path`.
    ///
    /// - Throws: `DataError` if the file is damaged or not supported. Supported types are bool and the integers and
    ///   floats of 8 to 64 bits, except 16-bit floats. Fortran order is not supported.
    package init(_ bytes: ArraySlice<UInt8>, name: String, path: String) throws(DataError) {
        try self.init(bytes, size: bytes.count, entry: nil, name: name, path: path)
    }

    /// Reads the header from `start`, the first bytes of a sound `entry`, in which the elements stay.
    init(
        _ start: ArraySlice<UInt8>, of entry: ZipArchive.Entry, in archive: ZipArchive, name: String
    ) throws(DataError) {
        try self.init(start, size: Int(entry.size), entry: (entry, archive), name: name, path: archive.path)
    }

    private init(
        _ bytes: ArraySlice<UInt8>, size: Int, entry: (ZipArchive.Entry, ZipArchive)?, name: String, path: String
    ) throws(DataError) {
        func error(_ message: String) -> DataError { DataError(.damaged, path: path, "array '\(name)' \(message)") }
        let rewrite = "; save it again with numpy.savez"
        var reader = LittleEndian(bytes)
        guard let magic = reader.next(count: Self.magic.count), magic.elementsEqual(Self.magic) else {
            throw error("is not in NumPy's npy format" + rewrite)
        }
        guard let major = reader.next(UInt8.self), let minor = reader.next(UInt8.self) else {
            throw error("is cut off in its header" + rewrite)
        }
        guard (1...3).contains(major), minor == 0 else {
            throw error("has version \(major).\(minor) of the npy format, and 1.0, 2.0 and 3.0 can be read" + rewrite)
        }
        let length = major == 1 ? reader.next(UInt16.self).map(Int.init) : reader.next(UInt32.self).map(Int.init)
        guard let length, let text = reader.next(count: length) else {
            throw error("is cut off in its header" + rewrite)
        }
        let header: NPYHeader
        do throws(NPYHeader.Problem) {
            header = try NPYHeader(text)
        } catch {
            throw DataError(
                .damaged, path: path,
                "array '\(name)' has a header that cannot be read: \(error.message); \(error.advice)")
        }
        guard let type = ElementType(header.typeName) else {
            throw error(
                "has the type '\(header.typeName)', which cannot be read; convert it with .astype(numpy.float32), "
                    + "or .astype(numpy.int64) where it counts")
        }
        guard !header.isFortranOrder else {
            throw error("is in Fortran order; save numpy.ascontiguousarray(array) instead")
        }
        let needed = header.byteCount(elementSize: type.size)
        let headerSize = bytes.count - reader.left
        let left = size - headerSize
        guard left == needed else {
            throw error(
                "has \(left) bytes of data, and its shape \(Self.text(of: header.shape)) of '\(header.typeName)' "
                    + "needs \(needed.map(String.init) ?? "more than there can be")" + rewrite)
        }
        self.name = name
        self.path = path
        self.type = type
        typeName = header.typeName
        shape = header.shape
        count = left / type.size
        content =
            entry.map { .entry($0.0, $0.1, headerSize: headerSize) }
            ?? .bytes(bytes.dropFirst(headerSize))
    }
}

extension NPYArray.ElementType {
    /// Parses a NumPy type name, such as `<f4`, or returns `nil` if the type is not supported.
    init?(_ name: String) {
        let letters = Array(name)
        guard letters.count == 3, let kind = Kind(rawValue: letters[1]), let size = Int(String(letters[2])) else {
            return nil
        }
        switch kind {
        case .bool: guard size == 1 else { return nil }
        case .float: guard size == 4 || size == 8 else { return nil }
        case .signed, .unsigned: guard [1, 2, 4, 8].contains(size) else { return nil }
        }
        // A single byte has no byte order.
        switch letters[0] {
        case "<", ">": guard size > 1 else { return nil }
        case "|": guard size == 1 else { return nil }
        default: return nil
        }
        self.init(kind: kind, size: size, isBigEndian: letters[0] == ">")
    }
}
