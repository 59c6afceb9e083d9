/// What `report.js` shows when the pointer is over a chart.
private struct HoverData: Encodable {
    struct Curve: Encodable {
        let name: String
        let classes: String
        /// Step, mean, and the ends of the interval where there is one.
        let points: [[Double]]
    }

    let lastStep: Double
    let decimals: Int
    let curves: [Curve]
}

extension LineChart {
    /// The curves' values as JSON that can stand inside a `<script>` element, or nil where no curve has a point.
    var hoverData: String? {
        let points = series.flatMap(\.curve.points)
        guard let lastStep = points.map(\.step).max() else { return nil }
        let decimals = NumberStyle(for: points.map(\.estimate.mean)).decimals
        let curves = series.map { series in
            HoverData.Curve(
                name: series.name, classes: VariantKey.classes(series.index),
                points: series.curve.points.map { point in
                    let interval = point.estimate.interval
                    return [Double(point.step), point.estimate.mean]
                        + (interval.map { [$0.lowerBound, $0.upperBound] } ?? [])
                })
        }
        return elementJSON(HoverData(lastStep: Double(max(lastStep, 1)), decimals: decimals, curves: curves))
    }
}
