/// Characters that look like others, in keys and numbers of a spec.
enum Lookalike {
    /// Characters without a picture of their own, or that look like a space.
    private static let spaces: [Unicode.Scalar: String] = [
        "\u{A0}": "a no-break space", "\u{202F}": "a narrow no-break space", "\u{2007}": "a figure space",
        "\u{3000}": "an ideographic space", "\u{200B}": "a zero-width space", "\u{FEFF}": "a byte order mark",
        "\u{AD}": "a soft hyphen", "\u{2009}": "a thin space", "\u{2060}": "a word joiner",
    ]
    /// Letters and signs by the ASCII characters of numbers that they look like.
    private static let numerals: [Unicode.Scalar: Unicode.Scalar] = [
        "O": "0", "o": "0", "l": "1", "I": "1", "\u{41E}": "0", "\u{43E}": "0", "\u{39F}": "0", "\u{3BF}": "0",
        "\u{417}": "3", "\u{437}": "3", "\u{435}": "e", "\u{415}": "E", "\u{2212}": "-", "\u{2013}": "-",
        "\u{2014}": "-", "\u{FF0E}": ".", "\u{FF0C}": ",", "\u{66B}": ".",
    ]

    /// Returns the remedy for a key or value with an invisible character; `nil` if it has none.
    static func remedy(for text: String) -> String? {
        for scalar in text.unicodeScalars {
            if let name = spaces[scalar] {
                return "there is \(name) (\(code(scalar))) in it, write plain spaces or nothing in its place"
            }
        }
        return nil
    }

    /// Returns the number that `text` looks like, and the first character that is none of it; `nil` if there is none.
    static func number(in text: String) -> (number: String, first: String)? {
        var first: Unicode.Scalar?
        var number = ""
        for scalar in text.unicodeScalars {
            if let numeral = numerals[scalar] ?? digit(scalar) {
                first = first ?? scalar
                number.unicodeScalars.append(numeral)
            } else if spaces[scalar] != nil {
                first = first ?? scalar
            } else {
                number.unicodeScalars.append(scalar)
            }
        }
        return first.map { (number, "'\($0)' (\(code($0)))") }
    }

    /// Returns the ASCII digit for one of another script, such as Arabic-Indic or full-width ones.
    private static func digit(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        guard !scalar.isASCII, scalar.properties.numericType == .decimal, let value = scalar.properties.numericValue
        else { return nil }
        return Unicode.Scalar(UInt8(value) + UInt8(ascii: "0"))
    }

    private static func code(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
