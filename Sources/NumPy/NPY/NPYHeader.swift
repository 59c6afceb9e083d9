/// The header of an `.npy` file: a Python dictionary literal with the keys `descr`, `fortran_order` and `shape`.
struct NPYHeader {
    /// A problem in a header.
    struct Problem: Error {
        var message: String
        var advice = "save it again with numpy.savez"
    }

    /// The NumPy type name, such as `<f4`.
    let typeName: String
    let isFortranOrder: Bool
    let shape: [Int]

    /// Parses the header strictly: each key must occur once, in any order, without other keys.
    init(_ text: ArraySlice<UInt8>) throws(Problem) {
        var literal = PythonLiteral(text)
        var typeName: String?
        var isFortranOrder: Bool?
        var shape: [Int]?
        try literal.expect("{")
        while !literal.skip("}") {
            let key = try literal.string()
            try literal.expect(":")
            switch key {
            case "descr" where literal.skip("["):
                throw Problem(message: "its type has fields", advice: "save each of them as an array of its own")
            case "descr" where typeName == nil: typeName = try literal.string()
            case "fortran_order" where isFortranOrder == nil: isFortranOrder = try literal.bool()
            case "shape" where shape == nil: shape = try literal.tuple()
            default: throw Problem(message: "unexpected key '\(key)'")
            }
            if !literal.skip(",") {
                try literal.expect("}")
                break
            }
        }
        try literal.expectEnd()
        guard let typeName, let isFortranOrder, let shape else {
            throw Problem(message: "it needs the keys 'descr', 'fortran_order' and 'shape'")
        }
        self.typeName = typeName
        self.isFortranOrder = isFortranOrder
        self.shape = shape
    }

    /// Returns the size of all elements in bytes, or `nil` if it overflows `Int`.
    func byteCount(elementSize: Int) -> Int? {
        // A zero dimension makes the size zero, even if the product of the others overflows.
        if shape.contains(0) { return 0 }
        var bytes = elementSize
        for size in shape {
            let (product, overflow) = bytes.multipliedReportingOverflow(by: size)
            guard !overflow else { return nil }
            bytes = product
        }
        return bytes
    }
}

/// A left-to-right parser for the Python literals used in NumPy headers.
struct PythonLiteral {
    private let text: ArraySlice<UInt8>
    private var position: Int

    init(_ text: ArraySlice<UInt8>) {
        self.text = text
        position = text.startIndex
    }

    /// Skips blanks, then `character` if it is next, and returns whether it was.
    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        skipBlanks()
        guard position < text.endIndex, text[position] == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    /// Skips `character`, or throws an error if it is not next.
    mutating func expect(_ character: Unicode.Scalar) throws(NPYHeader.Problem) {
        guard skip(character) else { throw problem("'\(character)'") }
    }

    /// Throws an error if anything but blanks follows.
    mutating func expectEnd() throws(NPYHeader.Problem) {
        skipBlanks()
        guard position == text.endIndex else { throw problem("its end") }
    }

    /// Parses a string in single or double quotes, without escapes.
    mutating func string() throws(NPYHeader.Problem) -> String {
        let quote: UInt8 = skip("'") ? UInt8(ascii: "'") : UInt8(ascii: "\"")
        if quote == UInt8(ascii: "\""), !skip("\"") { throw problem("a string") }
        guard let end = text[position...].firstIndex(of: quote),
            !text[position..<end].contains(UInt8(ascii: "\\"))
        else { throw problem("a string") }
        defer { position = end + 1 }
        return String(decoding: text[position..<end], as: UTF8.self)
    }

    /// Parses `True` or `False`.
    mutating func bool() throws(NPYHeader.Problem) -> Bool {
        skipBlanks()
        for (word, value) in [("True", true), ("False", false)] where text[position...].starts(with: word.utf8) {
            position += word.utf8.count
            return value
        }
        throw problem("True or False")
    }

    /// Parses a tuple of integers: `()`, `(3,)`, `(3, 4)`.
    mutating func tuple() throws(NPYHeader.Problem) -> [Int] {
        try expect("(")
        var numbers: [Int] = []
        while !skip(")") {
            numbers.append(try number())
            guard !skip(",") else { continue }
            // Without a comma, `(3)` is a number in parentheses, not a tuple.
            guard numbers.count > 1 else { throw problem("','") }
            try expect(")")
            break
        }
        return numbers
    }

    private mutating func number() throws(NPYHeader.Problem) -> Int {
        skipBlanks()
        let digits = text[position...].prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard let number = Int(String(decoding: digits, as: UTF8.self)) else {
            throw problem(digits.isEmpty ? "a whole number" : "a smaller number")
        }
        position = digits.endIndex
        return number
    }

    private mutating func skipBlanks() {
        while position < text.endIndex, text[position] == 0x20 || text[position] == 0x0A { position += 1 }
    }

    private func problem(_ expected: String) -> NPYHeader.Problem {
        NPYHeader.Problem(message: "expected \(expected) at byte \(position - text.startIndex)")
    }
}
