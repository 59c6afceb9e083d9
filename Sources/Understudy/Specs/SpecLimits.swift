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
