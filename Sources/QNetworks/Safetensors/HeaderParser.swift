/// A parser for the header of a safetensors file, limited to the part of JSON (RFC 8259) that the format uses.
struct HeaderParser {
    /// The header entry of a tensor.
    struct Entry {
        var name: String
        var type: String
        var dimensions: [Int]
        var begin: Int
        var end: Int
    }

    private let bytes: ArraySlice<UInt8>
    private var place: Int

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        place = bytes.startIndex
    }

    /// Parses the whole header.
    mutating func header() throws(SafetensorsError) -> (entries: [Entry], metadata: [String: String]) {
        guard bytes.first == UInt8(ascii: "{") else { throw problem("expected \"{\"") }
        var entries: [Entry] = []
        var names: Set<String> = []
        var metadata: [String: String] = [:]
        try object { (parser, name) throws(SafetensorsError) in
            guard names.insert(name).inserted else { throw .duplicateName(name) }
            if name == Safetensors.metadataKey {
                metadata = try parser.metadata()
            } else {
                entries.append(try parser.entry(name))
            }
        }
        skipSpace()
        guard place == bytes.endIndex else { throw problem("expected the end of the header") }
        return (entries, metadata)
    }

    private mutating func metadata() throws(SafetensorsError) -> [String: String] {
        var metadata: [String: String] = [:]
        try object { (parser, key) throws(SafetensorsError) in
            guard metadata.updateValue(try parser.string(), forKey: key) == nil else { throw .duplicateName(key) }
        }
        return metadata
    }

    private mutating func entry(_ name: String) throws(SafetensorsError) -> Entry {
        var type: String?
        var dimensions: [Int]?
        var offsets: [Int]?
        try object { (parser, key) throws(SafetensorsError) in
            switch key {
            case "dtype" where type == nil: type = try parser.string()
            case "shape" where dimensions == nil: dimensions = try parser.integers()
            case "data_offsets" where offsets == nil: offsets = try parser.integers()
            case "dtype", "shape", "data_offsets": throw parser.problem("\"\(key)\" occurs twice")
            default: throw parser.problem("a tensor has no key \(key.debugDescription)")
            }
        }
        guard let type, let dimensions, let offsets, offsets.count == 2 else {
            throw problem("a tensor needs \"dtype\", \"shape\" and two \"data_offsets\"")
        }
        return Entry(name: name, type: type, dimensions: dimensions, begin: offsets[0], end: offsets[1])
    }
}

// Values --------------------------------------------------------------------------------------------------------------

extension HeaderParser {
    /// Parses an object and calls `value` at the value of each key.
    private mutating func object(
        _ value: (inout HeaderParser, String) throws(SafetensorsError) -> Void
    ) throws(SafetensorsError) {
        try expect("{")
        if take("}") { return }
        repeat {
            let key = try string()
            try expect(":")
            try value(&self, key)
        } while take(",")
        try expect("}")
    }

    private mutating func integers() throws(SafetensorsError) -> [Int] {
        try expect("[")
        if take("]") { return [] }
        var integers: [Int] = []
        repeat { integers.append(try integer()) } while take(",")
        try expect("]")
        return integers
    }

    private mutating func integer() throws(SafetensorsError) -> Int {
        skipSpace()
        let first = place
        var integer = 0
        while let byte = peek, UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte {
            let (shifted, overflow) = integer.multipliedReportingOverflow(by: 10)
            let (sum, carry) = shifted.addingReportingOverflow(Int(byte - UInt8(ascii: "0")))
            if overflow || carry { throw problem("the number is too large") }
            integer = sum
            place += 1
        }
        let hasLeadingZero = place - first > 1 && bytes[first] == UInt8(ascii: "0")
        guard place > first, !hasLeadingZero else { throw problem("expected a whole number") }
        return integer
    }

    /// Parses a string and resolves its escapes.
    private mutating func string() throws(SafetensorsError) -> String {
        try expect("\"")
        var units: [UInt8] = []
        while let byte = peek {
            place += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let text = String(validating: units, as: UTF8.self) else {
                    throw problem("the text is not UTF-8")
                }
                return text
            case UInt8(ascii: "\\"): units += try escape().utf8
            case ..<0x20: throw problem("a text holds a control character")
            default: units.append(byte)
            }
        }
        throw problem("expected \"\\\"\"")
    }

    /// Parses the escape sequence after a backslash.
    private mutating func escape() throws(SafetensorsError) -> String {
        guard let byte = peek else { throw problem("a text ends in an escape") }
        place += 1
        switch byte {
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "/"): return "/"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): break
        default: throw problem("there is no such escape")
        }
        var units = [try hexadecimal()]
        if UTF16.isLeadSurrogate(units[0]) {
            guard bytes[place...].starts(with: "\\u".utf8) else { throw problem("half a surrogate pair") }
            place += 2
            units.append(try hexadecimal())
        }
        guard let text = String(validating: units, as: UTF16.self) else { throw problem("half a surrogate pair") }
        return text
    }

    /// Parses four hexadecimal digits.
    private mutating func hexadecimal() throws(SafetensorsError) -> UInt16 {
        var value: UInt16 = 0
        for _ in 0..<4 {
            guard let byte = peek, let digit = Character(UnicodeScalar(byte)).hexDigitValue else {
                throw problem("expected four hexadecimal digits")
            }
            value = value << 4 | UInt16(digit)
            place += 1
        }
        return value
    }

    private var peek: UInt8? { place < bytes.endIndex ? bytes[place] : nil }

    private mutating func skipSpace() {
        while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { place += 1 }
    }

    /// Consumes the character if it is next after white space, and returns whether it was.
    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        skipSpace()
        guard peek == UInt8(ascii: character) else { return false }
        place += 1
        return true
    }

    private mutating func expect(_ character: Unicode.Scalar) throws(SafetensorsError) {
        guard take(character) else { throw problem("expected \(String(character).debugDescription)") }
    }

    private func problem(_ reason: String) -> SafetensorsError {
        .invalidHeader(byte: place - bytes.startIndex, reason: reason)
    }
}
