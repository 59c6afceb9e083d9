import Foundation
import StudyFormat
import Understudy

/// A chart axis: its range of values and the position of each value along it.
struct ChartAxis {
    /// A labeled tick.
    struct Mark: Hashable {
        let value: Double
        let label: String
    }

    /// The values at the two ends.
    let range: ClosedRange<Double>
    /// Whether the axis is logarithmic; zero is then placed at the lower end.
    let isLogarithmic: Bool
    /// The ticks in ascending order.
    let marks: [Mark]
    /// The axis title.
    let title: String?

    /// Creates an axis with the given ends and ticks.
    init(_ range: ClosedRange<Double>, marks: [Mark], title: String? = nil) {
        self.range = range
        isLogarithmic = false
        self.marks = marks
        self.title = title
    }

    /// Creates an axis with rounded ends that covers `values`, and has a minimum length if they are all equal.
    ///
    /// - Parameter tickCount: the maximum number of intervals between ticks.
    init(covering values: [Double], atMost tickCount: Int, title: String? = nil) {
        var low = values.min() ?? 0
        var high = values.max() ?? 1
        if !(high - low > abs(high) * 1e-9) {
            let margin = max(abs(high) * 0.1, 0.5)
            (low, high) = (low - margin, high + margin)
        }
        let ticks = Ticks(over: low...high, atMost: tickCount)
        let range = ticks.rounding(low...high)
        self.init(
            range,
            marks: ticks.values(in: range).map { Mark(value: $0, label: ticks.label($0, minus: HTMLReport.minus)) },
            title: title)
    }

    /// The maximum number of setting values with a tick each; with more values, the ticks are round numbers.
    private static let maximumTicks = 8

    /// Creates an axis for the numeric values of a setting, with a tick at each value if there are few.
    ///
    /// The axis is logarithmic if no value is negative and the positive values span a factor of at least 100.
    init(settings values: [Double], title: String) {
        let sorted = Set(values).sorted()
        let positive = sorted.filter { $0 > 0 }
        let (least, most) = (positive.first ?? 1, positive.last ?? 1)
        isLogarithmic = (sorted.first ?? 0) >= 0 && most >= 100 * least
        if isLogarithmic {
            // Zero has no position on a logarithmic axis, so it is placed slightly before the other values.
            let factor = pow(most / least, 0.08)
            range = (sorted.first == 0 ? least / pow(most / least, 0.25) : least / factor)...most * factor
        } else {
            let (low, high) = (sorted.first ?? 0, sorted.last ?? 1)
            let margin = high > low ? 0.08 * (high - low) : max(abs(high) * 0.1, 0.5)
            range = low - margin...high + margin
        }
        if !isLogarithmic && sorted.count > Self.maximumTicks {
            let ticks = Ticks(over: range, atMost: Self.maximumTicks / 2)
            marks = ticks.values(in: range).map { Mark(value: $0, label: ticks.label($0, minus: HTMLReport.minus)) }
        } else {
            marks = sorted.map {
                Mark(value: $0, label: SettingValue.number($0).label.replacing("-", with: HTMLReport.minus))
            }
        }
        self.title = title
    }

    /// Returns the position of a value along the axis, from 0 to 1 within the range.
    func fraction(_ value: Double) -> Double {
        if isLogarithmic {
            let value = max(value, range.lowerBound)
            // Zero is placed between the end and the other values.
            return value > range.lowerBound
                ? log(value / range.lowerBound) / log(range.upperBound / range.lowerBound) : 0.08
        }
        return (value - range.lowerBound) / (range.upperBound - range.lowerBound)
    }
}

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
