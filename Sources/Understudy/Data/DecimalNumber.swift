/// Numbers in decimal notation, as files and command lines have them.
///
/// `Double(_:)` and `Float(_:)` read hexadecimal ones as well, such as `0x10`, and stop at NUL.
package enum DecimalNumber {
    private enum Part { case start, sign, whole, point, fraction, mark, exponentSign, exponent }

    /// Returns whether `text` is a number in decimal notation: `-0.5`, `.5`, `1e-05`, `+3.`, `nan`, `-inf`, `Infinity`.
    package static func isWritten(_ text: some Collection<UInt8>) -> Bool {
        var part = Part.start
        for byte in text {
            switch (part, Unicode.Scalar(byte)) {
            case (.start, "+"), (.start, "-"): part = .sign
            case (.start, "0"..."9"), (.sign, "0"..."9"), (.whole, "0"..."9"): part = .whole
            case (.start, "."), (.sign, "."): part = .point
            case (.whole, "."), (.point, "0"..."9"), (.fraction, "0"..."9"): part = .fraction
            case (.whole, "e"), (.whole, "E"), (.fraction, "e"), (.fraction, "E"): part = .mark
            case (.mark, "+"), (.mark, "-"): part = .exponentSign
            case (.mark, "0"..."9"), (.exponentSign, "0"..."9"), (.exponent, "0"..."9"): part = .exponent
            default: return isNonfinite(text)
            }
        }
        return part == .whole || part == .fraction || part == .exponent
    }

    private static func isNonfinite(_ text: some Collection<UInt8>) -> Bool {
        guard text.count <= 9 else { return false }
        let name = String(decoding: text, as: UTF8.self).lowercased()
        return ["nan", "inf", "infinity"].contains(
            name.hasPrefix("+") || name.hasPrefix("-") ? String(name.dropFirst()) : name)
    }

    /// Returns the number that `text` is in decimal notation; `nil` if it is anything else.
    package static func double(_ text: some StringProtocol) -> Double? {
        isWritten(text.utf8) ? Double(text) : nil
    }

    /// Returns the number that `text` is in decimal notation, in single precision; `nil` if it is anything else.
    package static func float(_ text: some StringProtocol) -> Float? {
        isWritten(text.utf8) ? Float(text) : nil
    }
}
