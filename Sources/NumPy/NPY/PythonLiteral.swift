/// Reads the few kinds of Python literals that a header of NumPy's consists of, from left to right.
struct PythonLiteral {
    private let text: ArraySlice<UInt8>
    private var position: Int

    init(_ text: ArraySlice<UInt8>) {
        self.text = text
        position = text.startIndex
    }

    /// Skips blanks and then `character`; false, and nothing but blanks skipped, where something else is next.
    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        skipBlanks()
        guard position < text.endIndex, text[position] == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    /// Skips `character`, which must be next.
    mutating func expect(_ character: Unicode.Scalar) throws(NPYHeader.Problem) {
        guard skip(character) else { throw problem("'\(character)'") }
    }

    /// Nothing but blanks may follow.
    mutating func expectEnd() throws(NPYHeader.Problem) {
        skipBlanks()
        guard position == text.endIndex else { throw problem("its end") }
    }

    /// A string in single or double quotes, without escapes.
    mutating func string() throws(NPYHeader.Problem) -> String {
        let quote: UInt8 = skip("'") ? UInt8(ascii: "'") : UInt8(ascii: "\"")
        if quote == UInt8(ascii: "\""), !skip("\"") { throw problem("a string") }
        guard let end = text[position...].firstIndex(of: quote),
            !text[position..<end].contains(UInt8(ascii: "\\"))
        else { throw problem("a string") }
        defer { position = end + 1 }
        return String(decoding: text[position..<end], as: UTF8.self)
    }

    /// `True` or `False`.
    mutating func bool() throws(NPYHeader.Problem) -> Bool {
        skipBlanks()
        for (word, value) in [("True", true), ("False", false)] where text[position...].starts(with: word.utf8) {
            position += word.utf8.count
            return value
        }
        throw problem("True or False")
    }

    /// Whole numbers in parentheses: `()`, `(3,)`, `(3, 4)`.
    mutating func tuple() throws(NPYHeader.Problem) -> [Int] {
        try expect("(")
        var numbers: [Int] = []
        while !skip(")") {
            numbers.append(try number())
            guard !skip(",") else { continue }
            // Without a comma, `(3)` is a number in parentheses.
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
