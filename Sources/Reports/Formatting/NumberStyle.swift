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
///
/// The digits are those of C's `%.f`, in a tenth of its time: a page has a million numbers.
package func fixed(_ value: Double, decimals: Int, minus: String = "-") -> String {
    let magnitude = abs(value)
    // Nobody reads more digits than these.
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
        // What the multiplication left out decides, and of a true half the even digit, as in C.
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
