import SpecYAML

/// A version of Understudy or of a plugin: three numbers, of which the first one counts most (semver.org).
public struct Version: Hashable, Comparable, Sendable {
    /// Changes that break what was there.
    public let major: Int
    /// Changes that only add.
    public let minor: Int
    /// Repairs.
    public let patch: Int

    /// The version of Understudy.
    public static let understudy = Version(0, 2, 0)

    /// Creates a version.
    ///
    /// - Precondition: no number is negative.
    public init(_ major: Int, _ minor: Int = 0, _ patch: Int = 0) {
        precondition(major >= 0 && minor >= 0 && patch >= 0, "a version has no negative numbers")
        self.major = major
        self.minor = minor
        self.patch = patch
    }

    /// Returns `true` if `a` came before `b`.
    public static func < (a: Version, b: Version) -> Bool {
        (a.major, a.minor, a.patch) < (b.major, b.minor, b.patch)
    }
}

extension Version: LosslessStringConvertible {
    /// Reads `1.2.3`, `1.2` or `1`; the numbers that are left out are 0.
    public init?(_ description: String) {
        let parts = description.split(separator: ".", omittingEmptySubsequences: false)
        let numbers = parts.compactMap { part in
            part.count <= 9 && part.allSatisfy { ("0"..."9").contains($0) } ? Int(part) : nil
        }
        guard (1...3).contains(parts.count), numbers.count == parts.count else { return nil }
        self.init(numbers[0], numbers.count > 1 ? numbers[1] : 0, numbers.count > 2 ? numbers[2] : 0)
    }

    /// `1.2.3`
    public var description: String { "\(major).\(minor).\(patch)" }
}

extension Version: SpecValue {
    /// `a version such as 1.2.0`
    public static var typeText: String { "a version such as 1.2.0" }
    /// Up to three numbers with dots between them, of which an editor takes one or two for a number.
    public static func form(within limits: ValueLimits) -> ValueForm {
        .either([
            .text(pattern: "^[0-9]{1,9}(\\.[0-9]{1,9}){0,2}$"), .number(ValueLimits(minimum: 0)),
        ])
    }
    /// The earliest version, which everything satisfies.
    public static var standIn: Version { Version(0) }
    /// Reads a version; `1.2` and `1` need no quotes.
    public static func read(_ node: Node) -> Version? { node.scalar.flatMap { Version($0.text) } }
    /// Returns the version without a sign or letter before it: `0.1.0` for `>=0.1` or `v0.1`.
    public static func remedy(for text: String) -> String? {
        let rest = text.drop { ">=~^vV ".contains($0) }
        return Version(String(rest))?.description
    }
    /// The version itself.
    public var specText: String { description }
}
