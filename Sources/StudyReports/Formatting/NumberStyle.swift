import Foundation

/// The format of all returns of one study, with a fixed number of decimals.
struct NumberStyle {
    /// The number of decimals.
    let decimals: Int
    /// The minus sign: `-` on a terminal, U+2212 on an HTML page.
    let minus: String

    /// Chooses the number of decimals so that the largest of `values` has about five digits.
    ///
    /// There are at most two decimals for values of 1 or more.
    init(for values: [Double], minus: String = "-") {
        let largest = values.map(abs).max() ?? 0
        let digits = largest > 0 ? Int(log10(largest).rounded(.down)) + 1 : 1
        decimals = digits > 0 ? max(0, min(2, 5 - digits)) : min(9, 3 - digits)
        self.minus = minus
    }

    /// Formats a number, such as `-145.75`.
    func text(_ value: Double) -> String { fixed(value, decimals: decimals, minus: minus) }

    /// Formats a range, such as `-121.60 to -114.80`.
    func text(_ range: ClosedRange<Double>) -> String { "\(text(range.lowerBound)) to \(text(range.upperBound))" }
}

/// Formats a number with a fixed number of decimals, independent of the locale; a value rounded to zero has no sign.
///
/// The digits are the same as with C's `%.f`, at a tenth of the cost, because a page can have a million numbers.
package func fixed(_ value: Double, decimals: Int, minus: String = "-") -> String {
    let magnitude = abs(value)
    // More digits than these are not useful.
    if magnitude >= 1e20 { return (value < 0 ? minus : "") + String(format: "%.5g", magnitude) }
    guard decimals < powersOfTen.count, magnitude * powersOfTen[decimals] < 1e15 else {
        let digits = String(format: "%.\(decimals)f", magnitude)
        return value < 0 && digits.contains { $0 != "0" && $0 != "." } ? minus + digits : digits
    }
    let scale = powersOfTen[decimals]
    let product = magnitude * scale
    var whole = Int(product)
    let rest = product - Double(whole)
    if rest > 0.5 {
        whole += 1
    } else if rest == 0.5 {
        // The rounding error of the product decides; an exact half rounds to even, as in C.
        let residue = (-product).addingProduct(magnitude, scale)
        if residue > 0 || (residue == 0 && !whole.isMultiple(of: 2)) { whole += 1 }
    }
    let sign = value < 0 && whole > 0 ? minus : ""
    if decimals == 0 { return sign + String(whole) }
    let (units, part) = whole.quotientAndRemainder(dividingBy: Int(scale))
    let digits = String(part)
    return sign + String(units) + "." + String(repeating: "0", count: decimals - digits.count) + digits
}

private let powersOfTen: [Double] = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9]

/// Formats an integer with thousands separators, such as `20,000`.
package func grouped(_ count: Int) -> String {
    let digits = String(count.magnitude)
    let text = digits.enumerated().map { index, digit in
        index > 0 && (digits.count - index).isMultiple(of: 3) ? ",\(digit)" : "\(digit)"
    }
    return (count < 0 ? "-" : "") + text.joined()
}

/// Abbreviates a count for an axis label, such as `500`, `2.5k`, `10k` or `1M`.
func shortened(_ count: Double) -> String {
    switch abs(count) {
    case 1e9...: String(format: "%gG", count / 1e9)
    case 1e6...: String(format: "%gM", count / 1e6)
    case 1e3...: String(format: "%gk", count / 1e3)
    default: String(format: "%g", count)
    }
}

/// Formats a duration in its two most significant units, such as `1.9 s`, `12 min 5 s` or `3 h 20 min`.
package func duration(seconds: Double) -> String {
    if seconds < 59.95 { return fixed(seconds, decimals: 1) + " s" }
    guard seconds < 1e12 else { return String(format: "%g s", seconds) }
    let whole = Int(seconds.rounded())
    return whole < 3600 ? "\(whole / 60) min \(whole % 60) s" : "\(whole / 3600) h \(whole % 3600 / 60) min"
}
