extension Node.Scalar {
    /// The typed value of a scalar.
    public enum Resolved: Equatable, Sendable {
        /// No value: `null`, `~` or empty text.
        case null
        /// `true` or `false`.
        case bool(Bool)
        /// An integer that fits in 64 bits.
        case int(Int)
        /// Any other number, including infinities and NaN.
        case float(Double)
        /// Any other text.
        case string(String)
    }

    /// The scalar's value by the core schema of YAML 1.2 (section 10.3), with one extension.
    ///
    /// The extension: a single underscore is allowed between two digits of a decimal number (`1_000`, `1_000.5`). A
    /// decimal integer that does not fit in 64 bits is a float; such a hexadecimal or octal integer is a string. A
    /// float beyond the range of `Double` is infinite. Special forms of YAML 1.1 (`yes`, `no`, `on`, `off`, `1:30`) are
    /// strings, and so are quoted and block scalars.
    public var resolved: Resolved {
        guard isPlain else { return .string(text) }
        switch text {
        case "", "~", "null", "Null", "NULL": return .null
        case "true", "True", "TRUE": return .bool(true)
        case "false", "False", "FALSE": return .bool(false)
        case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF": return .float(.infinity)
        case "-.inf", "-.Inf", "-.INF": return .float(-.infinity)
        case ".nan", ".NaN", ".NAN": return .float(.nan)
        default: return based(prefix: "0x", radix: 16) ?? based(prefix: "0o", radix: 8) ?? decimal ?? .string(text)
        }
    }

    /// Creates the canonical scalar of a value: `Node.Scalar(value).resolved` equals `value`, even for NaN.
    public init(_ value: Resolved) {
        switch value {
        case .null: self.init("null", isPlain: true)
        case .bool(let value): self.init(value ? "true" : "false", isPlain: true)
        case .int(let value): self.init(String(value), isPlain: true)
        case .float(let value) where value.isNaN: self.init(".nan", isPlain: true)
        case .float(let value) where value.isInfinite: self.init(value < 0 ? "-.inf" : ".inf", isPlain: true)
        case .float(let value): self.init(value.description, isPlain: true)
        case .string(let value): self.init(value, isPlain: false)
        }
    }

    /// Returns whether both scalars represent the same value.
    ///
    /// `0x10` equals `16`, but `16` does not equal `16.0`. NaN equals itself.
    func hasSameValue(as other: Node.Scalar) -> Bool {
        switch (resolved, other.resolved) {
        case (.float(let a), .float(let b)) where a.isNaN && b.isNaN: true
        case (let a, let b): a == b
        }
    }

    private func based(prefix: String, radix: Int) -> Resolved? {
        let digits = text.utf8.dropFirst(prefix.utf8.count)
        // `Int(_:radix:)` would accept a sign.
        guard text.utf8.starts(with: prefix.utf8), digits.first.map({ $0 != 0x2B && $0 != 0x2D }) == true,
            let value = Int(Substring(digits), radix: radix)
        else { return nil }
        return .int(value)
    }

    private var decimal: Resolved? {
        var rest = DecimalText(text)
        rest.skip("+", or: "-")
        let whole = rest.skipDigits()
        if rest.isAtEnd, whole, let value = Int(rest.withoutUnderscores) { return .int(value) }
        let fraction = rest.skip(".") && rest.skipDigits()
        guard whole || fraction else { return nil }
        if rest.skip("e", or: "E") {
            rest.skip("+", or: "-")
            guard rest.skipDigits() else { return nil }
        }
        guard rest.isAtEnd else { return nil }
        return Double(rest.withoutUnderscores).map(Resolved.float)
    }
}

/// A left-to-right reader for the text of a number.
private struct DecimalText {
    private let bytes: [UInt8]
    private var position = 0

    init(_ text: String) {
        bytes = Array(text.utf8)
    }

    var isAtEnd: Bool { position == bytes.count }

    var withoutUnderscores: String {
        String(decoding: bytes.filter { $0 != UInt8(ascii: "_") }, as: UTF8.self)
    }

    private func hasDigit(at index: Int) -> Bool {
        index < bytes.count && (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[index])
    }

    /// Skips one of two characters and returns whether one of them was next.
    @discardableResult
    mutating func skip(_ a: Unicode.Scalar, or b: Unicode.Scalar? = nil) -> Bool {
        guard !isAtEnd else { return false }
        let next = Unicode.Scalar(bytes[position])
        guard next == a || next == b else { return false }
        position += 1
        return true
    }

    /// Skips digits with single underscores between them and returns whether there was a digit.
    mutating func skipDigits() -> Bool {
        guard hasDigit(at: position) else { return false }
        while hasDigit(at: position) {
            position += 1
            if !isAtEnd, bytes[position] == UInt8(ascii: "_"), hasDigit(at: position + 1) { position += 1 }
        }
        return true
    }
}
