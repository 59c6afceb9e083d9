extension LineChart {
    /// The curves' values as JSON for a `<script>` element; `nil` if no curve has a point.
    ///
    /// `at` names the positions along the horizontal axis, and `x` has their coordinates, from 0 to 1. Each curve has a
    /// value for every position, `null` where it has no point. The interval arrays are omitted if the curve has no
    /// intervals. Numbers have as many decimals as are displayed.
    var hoverData: String? {
        guard let (axis, _) = axes(.small) else { return nil }
        let decimals = NumberStyle(for: series.flatMap { $0.points.map(\.y) }).decimals
        let places = Set(series.flatMap { $0.points.map(\.x) }).sorted()
        let names: [String]
        // The text shown if there is no interval.
        let alone: String
        switch self.places {
        case .steps:
            alone = "one seed"
            names = places.map { "step " + grouped(Int($0)) }
        case .numbers(let title, _):
            alone = ""
            names = places.map { "above \(title) \(fixed($0, decimals: 2, minus: HTMLReport.minus))" }
        }
        guard let namesJSON = elementJSON(names) else { return nil }
        let curves = series.map { curve(of: $0, at: places, decimals: decimals) }
        return "{\"at\":\(namesJSON),\"x\":[\(places.map { number(axis.fraction($0), 4) }.joined(separator: ","))],"
            + "\"decimals\":\(decimals),\"alone\":\"\(alone)\",\"curves\":[\(curves.joined(separator: ",\n"))]}"
    }

    private func curve(of series: Series, at places: [Double], decimals: Int) -> String {
        var cells: (y: [String], low: [String], high: [String]) = ([], [], [])
        var next = 0
        for place in places {
            guard next < series.points.count, series.points[next].x == place else {
                cells.y.append("null")
                cells.low.append("null")
                cells.high.append("null")
                continue
            }
            let point = series.points[next]
            next += 1
            cells.y.append(number(point.y, decimals))
            cells.low.append(point.interval.map { number($0.lowerBound, decimals) } ?? "null")
            cells.high.append(point.interval.map { number($0.upperBound, decimals) } ?? "null")
        }
        let hasIntervals = series.points.contains { $0.interval != nil }
        let interval =
            hasIntervals
            ? ",\"low\":[\(cells.low.joined(separator: ","))],\"high\":[\(cells.high.joined(separator: ","))]" : ""
        return "{\"name\":\(elementJSON(series.name) ?? "\"\""),\"classes\":\"\(series.key.classes)\""
            + (series.key.isMuted ? ",\"muted\":true" : "") + ",\"y\":[\(cells.y.joined(separator: ","))]\(interval)}"
    }

    /// Formats a number for JSON without trailing zeros.
    private func number(_ value: Double, _ decimals: Int) -> String {
        guard value.isFinite else { return "null" }
        let text = fixed(value, decimals: decimals)
        guard text.contains(".") else { return text }
        var digits = Substring(text)
        while digits.last == "0" { digits.removeLast() }
        if digits.last == "." { digits.removeLast() }
        return String(digits)
    }
}
