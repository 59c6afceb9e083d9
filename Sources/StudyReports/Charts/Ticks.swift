import Foundation

/// Round values along an axis: integer multiples of 1, 2 or 5 times a power of ten.
struct Ticks {
    /// The distance between two ticks.
    let spacing: Double

    /// Chooses the smallest round spacing that splits `range` into at most `count` intervals.
    ///
    /// `count` is at least 1, and `range` is wider than zero.
    init(over range: ClosedRange<Double>, atMost count: Int) {
        let least = (range.upperBound - range.lowerBound) / Double(count)
        let power = pow(10, log10(least).rounded(.down))
        let factor = [1.0, 2, 5].first { $0 * power >= least * (1 - 1e-9) } ?? 10
        spacing = factor * power
    }

    /// Returns the multiples of the spacing in `range`, in ascending order.
    func values(in range: ClosedRange<Double>) -> [Double] {
        let first = (range.lowerBound / spacing - 1e-9).rounded(.up)
        let last = (range.upperBound / spacing + 1e-9).rounded(.down)
        return first <= last ? stride(from: first, through: last, by: 1).map { $0 * spacing + 0 } : []  // no -0
    }

    /// Returns `range` extended to the next multiples of half the spacing.
    func rounding(_ range: ClosedRange<Double>) -> ClosedRange<Double> {
        let unit = spacing / 2
        let low = (range.lowerBound / unit + 1e-9).rounded(.down) * unit
        let high = (range.upperBound / unit - 1e-9).rounded(.up) * unit
        return low...max(low + unit, high)
    }

    /// Returns a tick label with as many decimals as the spacing.
    func label(_ value: Double, minus: String = "-") -> String {
        let decimals = max(0, -Int(log10(spacing).rounded(.down)))
        if decimals > 4 || spacing >= 1e6 {
            let text = String(format: "%g", value)
            return minus == "-" ? text : text.replacing("-", with: minus)
        }
        return fixed(value, decimals: decimals, minus: minus)
    }
}
