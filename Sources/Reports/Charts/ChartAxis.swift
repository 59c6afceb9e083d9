import Foundation

/// One axis of a chart: which values it shows and where along it they lie.
struct ChartAxis {
    /// A tick with its label.
    struct Mark: Hashable {
        let value: Double
        let label: String
    }

    /// The values at both ends.
    let range: ClosedRange<Double>
    /// Whether equal factors are equally far apart; zero then stands at the lower end.
    let isLogarithmic: Bool
    /// The ticks, ascending.
    let marks: [Mark]
    /// What stands beside the axis.
    let title: String?

    /// An axis with chosen ends and ticks.
    init(_ range: ClosedRange<Double>, marks: [Mark], title: String? = nil) {
        self.range = range
        isLogarithmic = false
        self.marks = marks
        self.title = title
    }

    /// An axis with tidy ends around some values, and room to see the values of a single one apart.
    ///
    /// - Parameter tickCount: The greatest number of spaces between ticks.
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

    /// More values of a setting than this have tidy ticks instead of one each.
    private static let mostTicks = 8

    /// The axis of a setting's numbers, with a tick at each of them where they are few: logarithmic where the positive ones span a factor of 100 or more and none is negative.
    init(settings values: [Double], title: String) {
        let sorted = Set(values).sorted()
        let positive = sorted.filter { $0 > 0 }
        let (least, most) = (positive.first ?? 1, positive.last ?? 1)
        isLogarithmic = (sorted.first ?? 0) >= 0 && most >= 100 * least
        if isLogarithmic {
            // Zero has no place on a logarithmic axis: it gets one a little before the others.
            let factor = pow(most / least, 0.08)
            range = (sorted.first == 0 ? least / pow(most / least, 0.25) : least / factor)...most * factor
        } else {
            let (low, high) = (sorted.first ?? 0, sorted.last ?? 1)
            let margin = high > low ? 0.08 * (high - low) : max(abs(high) * 0.1, 0.5)
            range = low - margin...high + margin
        }
        if !isLogarithmic && sorted.count > Self.mostTicks {
            let ticks = Ticks(over: range, atMost: Self.mostTicks / 2)
            marks = ticks.values(in: range).map { Mark(value: $0, label: ticks.label($0, minus: HTMLReport.minus)) }
        } else {
            marks = sorted.map {
                Mark(value: $0, label: SettingValue.number($0).label.replacing("-", with: HTMLReport.minus))
            }
        }
        self.title = title
    }

    /// How far along the axis a value lies: from 0 to 1 inside of it.
    func fraction(_ value: Double) -> Double {
        if isLogarithmic {
            let value = max(value, range.lowerBound)
            // Zero stands between the end and the others.
            return value > range.lowerBound
                ? log(value / range.lowerBound) / log(range.upperBound / range.lowerBound) : 0.08
        }
        return (value - range.lowerBound) / (range.upperBound - range.lowerBound)
    }
}
