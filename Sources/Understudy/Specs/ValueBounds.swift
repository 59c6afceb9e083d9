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
    /// The limits as numbers.
    var limits: ValueLimits { get }
}

extension ValueBounds {
    /// No limits that can be written as numbers.
    public var limits: ValueLimits { .none }
}

extension ClosedRange: ValueBounds {
    /// `from 0 to 1`
    public var rule: String { "from \(plain(lowerBound)) to \(plain(upperBound))" }

    /// The same as numbers.
    public var limits: ValueLimits { ValueLimits(minimum: number(lowerBound), maximum: number(upperBound)) }
}

extension PartialRangeFrom: ValueBounds {
    /// `of at least 0`
    public var rule: String { "of at least \(plain(lowerBound))" }

    /// The same as numbers.
    public var limits: ValueLimits { ValueLimits(minimum: number(lowerBound)) }
}

extension PartialRangeThrough: ValueBounds {
    /// `of at most 10`
    public var rule: String { "of at most \(plain(upperBound))" }

    /// The same as numbers.
    public var limits: ValueLimits { ValueLimits(maximum: number(upperBound)) }
}

/// The numbers above an exclusive lower bound.
public struct Above<Bound: Comparable>: ValueBounds {
    let bound: Bound

    /// Returns whether `value` is above the bound.
    public func contains(_ value: Bound) -> Bool { value > bound }

    /// `above 0`
    public var rule: String { "above \(plain(bound))" }

    /// The same as numbers.
    public var limits: ValueLimits { ValueLimits(exclusiveMinimum: number(bound)) }
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

    /// The same as numbers.
    public var limits: ValueLimits { ValueLimits(exclusiveMinimum: number(lower), maximum: number(upper)) }
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

/// Returns a whole or decimal number as a decimal one.
private func number<T>(_ value: T) -> Double? {
    if let whole = value as? any BinaryInteger { return Double(whole) }
    return (value as? any BinaryFloatingPoint).map { Double($0) }
}

/// The limits that hold for all numbers of specs, in addition to the bounds of single keys.
///
/// They keep arithmetic on values of specs within the types that it uses: products of two whole numbers within 64 bits
/// in practice, and squares of numbers in single precision above 0 and finite.
enum SpecLimits {
    /// The greatest magnitude of a whole number that has no upper bound of its own.
    static let greatestWhole = 1_000_000_000_000_000
    /// The greatest magnitude of a number.
    static let greatest = 1e30
    /// The least magnitude of a number other than 0.
    static let least = 1e-30
    /// The greatest number of items of a list that has no bound of its own.
    static let items = 1_000

    /// Returns the limit that `value` breaks and the number that breaks it, worded to follow "must be"; `nil` if none.
    ///
    /// - Parameter isBounded: whether the key has an upper bound of its own, which holds in place of the limit of whole
    ///   numbers.
    static func breach(by value: some SpecValue, isBounded: Bool) -> String? {
        switch value {
        case let number as Int: isBounded ? nil : breach(by: number, "a whole number")
        case let number as Double: breach(by: number, "a number")
        case let numbers as [Int]: isBounded ? nil : numbers.lazy.compactMap { breach(by: $0, "whole numbers") }.first
        case let numbers as [Double]: numbers.lazy.compactMap { breach(by: $0, "numbers") }.first
        default: nil
        }
    }

    private static func breach(by number: Int, _ noun: String) -> String? {
        guard number.magnitude > greatestWhole.magnitude else { return nil }
        let rule = number < 0 ? "of at least \((-greatestWhole).specText)" : "of at most \(greatestWhole.specText)"
        return "\(noun) \(rule), not '\(number)'"
    }

    private static func breach(by number: Double, _ noun: String) -> String? {
        let rule: String
        if abs(number) > greatest {
            rule = number < 0 ? "of at least -1e30" : "of at most 1e30"
        } else if number != 0, abs(number) < least {
            rule = "of at least 1e-30 in magnitude, or 0"
        } else {
            return nil
        }
        return "\(noun) \(rule), not '\(number)'"
    }
}
