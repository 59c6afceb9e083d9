/// A rule for a number in a spec.
///
/// Written as Swift ranges (`0...`, `0...1`, `...10`), as `.above(0)` or as `.above(0, atMost: 1)`.
public protocol ValueBounds<Bound> {
    /// The type of number.
    associatedtype Bound: Comparable
    /// Returns whether `value` satisfies the rule.
    func contains(_ value: Bound) -> Bool
    /// The rule, worded to follow "must be": `of at least 0`.
    var rule: String { get }
    /// Whether there is an upper bound. Without one, the limit of all numbers of specs holds.
    var isBounded: Bool { get }
}

extension ValueBounds {
    /// `false`
    public var isBounded: Bool { false }
}

extension ClosedRange: ValueBounds {
    /// `from 0 to 1`
    public var rule: String { "from \(plain(lowerBound)) to \(plain(upperBound))" }

    /// `true`
    public var isBounded: Bool { true }
}

extension PartialRangeFrom: ValueBounds {
    /// `of at least 0`
    public var rule: String { "of at least \(plain(lowerBound))" }
}

extension PartialRangeThrough: ValueBounds {
    /// `of at most 10`
    public var rule: String { "of at most \(plain(upperBound))" }

    /// `true`
    public var isBounded: Bool { true }
}

/// The numbers above an exclusive lower bound.
public struct Above<Bound: Comparable>: ValueBounds {
    let bound: Bound

    /// Returns whether `value` is above the bound.
    public func contains(_ value: Bound) -> Bool { value > bound }

    /// `above 0`
    public var rule: String { "above \(plain(bound))" }
}

extension ValueBounds {
    /// The numbers above the exclusive bound `bound`.
    public static func above<T>(_ bound: T) -> Self where Self == Above<T> { Above(bound: bound) }
}

/// The numbers above an exclusive lower bound, up to an inclusive upper bound.
public struct AboveAtMost<Bound: Comparable>: ValueBounds {
    let lower: Bound
    let upper: Bound

    /// Returns whether `value` is above the lower bound and at most the upper.
    public func contains(_ value: Bound) -> Bool { value > lower && value <= upper }

    /// `above 0 and at most 1`
    public var rule: String { "above \(plain(lower)) and at most \(plain(upper))" }
}

extension ValueBounds {
    /// The numbers above the exclusive bound `lower` and at most `upper`.
    public static func above<T>(_ lower: T, atMost upper: T) -> Self where Self == AboveAtMost<T> {
        AboveAtMost(lower: lower, upper: upper)
    }
}

/// Formats a number as in a spec: `1` for 1.0, `0.005`.
func plain<T>(_ value: T) -> String {
    if let number = value as? Double, number == number.rounded(), abs(number) < 1e15 { return "\(Int(number))" }
    return "\(value)"
}
