import SpecYAML

/// A type that can be read from a scalar or a list of a spec.
public protocol SpecValue: Sendable {
    /// The type, worded to follow "must be": `a whole number`.
    static var typeText: String { get }
    /// A placeholder for a missing or invalid value, so that reading can continue and find further problems.
    static var standIn: Self { get }
    /// Reads `node`; returns `nil` if it does not have this type.
    static func read(_ node: Node) -> Self?
    /// The value as written in a spec.
    var specText: String { get }
    /// Returns a node that reads back as the same value.
    func specNode(at mark: Mark) -> Node
    /// Returns the form of the values within `limits`, for the schema of specs.
    static func form(within limits: ValueLimits) -> ValueForm
    /// Returns what to write in place of a text that is no value, if that can be guessed.
    static func remedy(for text: String) -> String?
    /// Returns what to write in place of a list or a mapping that is no value, if that can be guessed.
    static func remedy(forCollection node: Node) -> String?
}

extension SpecValue {
    /// Returns a plain scalar of the value's text.
    public func specNode(at mark: Mark) -> Node { Node(.scalar(.init(specText, isPlain: true)), at: mark) }

    /// `nil`: no guess.
    public static func remedy(for text: String) -> String? { nil }

    /// `nil`: no guess.
    public static func remedy(forCollection node: Node) -> String? { nil }

    /// Any value.
    public static func form(within limits: ValueLimits) -> ValueForm { .any }
}

extension Int: SpecValue {
    /// `a whole number`
    public static var typeText: String { "a whole number" }
    /// 1, which satisfies most rules.
    public static var standIn: Int { 1 }
    /// A whole number.
    public static func form(within limits: ValueLimits) -> ValueForm { .integer(limits) }
    /// Reads a whole number; `1_000` is one, `1.0` is not.
    public static func read(_ node: Node) -> Int? {
        guard case .int(let value) = node.scalar?.resolved else { return nil }
        return value
    }
    /// The number, with underscores between groups of three digits from 10,000 on.
    public var specText: String {
        guard magnitude >= 10_000 else { return "\(self)" }
        var groups: [Substring] = []
        var digits = Substring("\(magnitude)")
        while digits.count > 3 {
            groups.insert(digits.suffix(3), at: 0)
            digits = digits.dropLast(3)
        }
        return (self < 0 ? "-" : "") + ([digits] + groups).joined(separator: "_")
    }
}

extension Double: SpecValue {
    /// `a number`
    public static var typeText: String { "a number" }
    /// 1, which satisfies most rules.
    public static var standIn: Double { 1 }
    /// A number.
    public static func form(within limits: ValueLimits) -> ValueForm { .number(limits) }
    /// Reads a finite number, whole or not.
    public static func read(_ node: Node) -> Double? {
        switch node.scalar?.resolved {
        case .int(let value): Double(value)
        case .float(let value): value.isFinite ? value : nil
        default: nil
        }
    }
    /// The shortest text that reads back as the same number.
    public var specText: String { plain(self) }
}

extension Bool: SpecValue {
    /// `true or false`
    public static var typeText: String { "true or false" }
    /// `false`
    public static var standIn: Bool { false }
    /// `true` or `false`.
    public static func form(within limits: ValueLimits) -> ValueForm { .boolean }
    /// Reads `true` or `false`; other spellings, such as `True`, are refused.
    public static func read(_ node: Node) -> Bool? {
        guard let scalar = node.scalar, scalar.isPlain else { return nil }
        return switch scalar.text {
        case "true": true
        case "false": false
        default: nil
        }
    }
    /// `true` or `false`
    public var specText: String { "\(self)" }
}

extension String: SpecValue {
    /// `text`
    public static var typeText: String { "text" }
    /// An empty text.
    public static var standIn: String { "" }
    /// Any text.
    public static func form(within limits: ValueLimits) -> ValueForm { .text(pattern: nil) }
    /// Reads a text scalar; numbers and `true` must be quoted.
    public static func read(_ node: Node) -> String? {
        guard case .string(let value) = node.scalar?.resolved else { return nil }
        return value
    }
    /// The text itself.
    public var specText: String { isEmpty ? "\"\"" : self }
    /// Returns a text scalar, whatever the text looks like.
    public func specNode(at mark: Mark) -> Node { Node(.scalar(.init(self, isPlain: false)), at: mark) }
}

extension Array: SpecValue where Element: SpecValue {
    /// `a list, each item a whole number`
    public static var typeText: String { "a list, each item \(Element.typeText)" }
    /// An empty list.
    public static var standIn: [Element] { [] }
    /// A list of items within `limits`.
    public static func form(within limits: ValueLimits) -> ValueForm {
        .list(of: Element.form(within: limits), isDistinct: false)
    }
    /// Reads a list if all its items can be read.
    public static func read(_ node: Node) -> [Element]? {
        guard let items = node.sequence else { return nil }
        let values = items.compactMap(Element.read)
        return values.count == items.count ? values : nil
    }
    /// The items in brackets: `[64, 64]`.
    public var specText: String { "[" + map(\.specText).joined(separator: ", ") + "]" }
    /// Returns a list of the items' nodes.
    public func specNode(at mark: Mark) -> Node { Node(.sequence(map { $0.specNode(at: mark) }), at: mark) }
}
