import Foundation

/// How the returns of one study are written: all with the same number of decimals.
struct NumberStyle {
    /// The digits after the point.
    let decimals: Int
    /// The minus sign: `-` on a terminal, U+2212 in a page.
    let minus: String

    /// Chooses decimals that show about five digits of the largest of `values`, and never more than two from 1 on.
    init(for values: [Double], minus: String = "-") {
        let largest = values.map(abs).max() ?? 0
        let digits = largest > 0 ? Int(log10(largest).rounded(.down)) + 1 : 1
        decimals = digits > 0 ? max(0, min(2, 5 - digits)) : min(9, 3 - digits)
        self.minus = minus
    }

    /// `-145.75`
    func text(_ value: Double) -> String { fixed(value, decimals: decimals, minus: minus) }

    /// `-121.60 to -114.80`
    func text(_ range: ClosedRange<Double>) -> String { "\(text(range.lowerBound)) to \(text(range.upperBound))" }
}

/// A number with a fixed count of decimals, the same in every locale; a rounded zero has no sign.
package func fixed(_ value: Double, decimals: Int, minus: String = "-") -> String {
    let digits = String(format: "%.\(decimals)f", abs(value))
    return value < 0 && digits.contains { $0 != "0" && $0 != "." } ? minus + digits : digits
}

/// A count with its thousands set apart: `20,000`.
package func grouped(_ count: Int) -> String {
    let digits = String(count.magnitude)
    let text = digits.enumerated().map { index, digit in
        index > 0 && (digits.count - index).isMultiple(of: 3) ? ",\(digit)" : "\(digit)"
    }
    return (count < 0 ? "-" : "") + text.joined()
}

/// A count in few characters, for an axis: `500`, `2.5k`, `10k`, `1M`.
func shortened(_ count: Double) -> String {
    switch abs(count) {
    case 1e9...: String(format: "%gG", count / 1e9)
    case 1e6...: String(format: "%gM", count / 1e6)
    case 1e3...: String(format: "%gk", count / 1e3)
    default: String(format: "%g", count)
    }
}

/// A time in the two units that matter: `1.9 s`, `12 min 5 s`, `3 h 20 min`.
package func duration(seconds: Double) -> String {
    if seconds < 59.95 { return fixed(seconds, decimals: 1) + " s" }
    guard seconds < 1e12 else { return String(format: "%g s", seconds) }
    let whole = Int(seconds.rounded())
    return whole < 3600 ? "\(whole / 60) min \(whole % 60) s" : "\(whole / 3600) h \(whole % 3600 / 60) min"
}
