/// A figure of curves over environment steps: means as lines, intervals as bands, one reference value as a dashed line.
struct LineChart {
    /// A named curve.
    struct Series {
        /// The variant's name.
        let name: String
        /// The variant's place in the study, which decides its colour.
        let index: Int
        /// The curve.
        let curve: LearningCurve
    }

    /// The size that a chart is laid out for, in units of about a CSS pixel.
    struct Size {
        /// Which screens show the chart: a class of `report.css`.
        let name: String
        let width: Double
        let height: Double
        /// The greatest numbers of spaces between ticks.
        let stepTicks: Int
        let valueTicks: Int
        /// Whether the curves' names stand at their right ends.
        let labelsCurves: Bool

        static let wide = Size(
            name: "wide", width: 800, height: 400, stepTicks: 8, valueTicks: 6, labelsCurves: true)
        static let narrow = Size(
            name: "narrow", width: 360, height: 280, stepTicks: 4, valueTicks: 6, labelsCurves: false)
        static let small = Size(
            name: "small", width: 300, height: 180, stepTicks: 3, valueTicks: 4, labelsCurves: false)
    }

    /// Prefix of the identifiers inside the chart, unique in the page.
    let id: String
    /// The curves, in the order of the study's variants.
    let series: [Series]
    /// A value to compare with, and what it is.
    let reference: (name: String, value: Double)?
    /// What the chart shows, for those who cannot see it.
    let description: String

    /// The chart's `<svg>` in each of `sizes` and the values for `report.js`, or nil where no curve has a point.
    func html(sizes: [Size]) -> String? {
        let drawings = sizes.compactMap(svg)
        guard drawings.count == sizes.count, let data = hoverData else { return nil }
        return drawings.joined(separator: "\n") + "\n<script type=\"application/json\">\(data)</script>"
            + "\n<div class=\"tooltip\" role=\"status\" hidden></div>"
    }

    /// The part of the plane that a chart of a size shows.
    func domain(_ size: Size) -> ChartDomain? {
        ChartDomain(
            curves: series.map(\.curve), reference: reference?.value, includesBands: true, tickCount: size.valueTicks)
    }
}
