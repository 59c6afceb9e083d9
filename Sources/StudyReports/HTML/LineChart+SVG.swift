extension LineChart {
    /// The distance between labels that do not touch.
    private static let labelGap = 17.0
    /// The maximum label width in columns; longer names would take space from the curves.
    private static let labelColumns = 28
    /// The maximum number of labels that fit above each other.
    private static let labelCount = 18

    /// Returns the drawing in one size; `nil` if no curve has a point.
    func svg(_ size: Size) -> String? {
        guard let (x, y) = axes(size) else { return nil }
        let labels = size.labelsCurves && hasEndLabels ? endLabels : []
        let labelWidth = labels.map { Double(displayWidth($0.text)) * PlotFrame.characterWidth + 26 }.max() ?? 18
        var references: [(name: String, value: Double)] = []
        if case .numbers(_, let marked) = places { references = marked }
        let frame = PlotFrame(
            left: PlotFrame.width(of: y.marks) + 10, top: references.isEmpty ? 12 : 24, right: size.width - labelWidth,
            bottom: size.height - 40, x: x, y: y)
        let clip = "\(id)-\(size.name)"
        let parts =
            [
                plotTag(size.name, width: size.width, height: size.height, frame: frame, description: description),
                frame.clipPath(id: clip),
            ] + frame.rows + frame.base + ["<g clip-path=\"url(#\(clip))\">"]
            + drawn.map { band($0, frame, size) } + ["</g>"] + [reference.map { frame.across($0.value) } ?? ""]
            + references.map { frame.upright($0.value, name: $0.name) }
            + drawn.map { line($0, frame, size) } + drawnLabels(labels, frame) + ["<g class=\"cursor\"></g>", "</svg>"]
        return parts.filter { !$0.isEmpty }.joined(separator: "\n")
    }

    // MARK: Curves

    private func line(_ series: Series, _ frame: PlotFrame, _ size: Size) -> String {
        let points = thinned(series.points.map(\.y), to: limit(series, size)).map { series.points[$0] }
        if let only = points.first, points.count == 1 {
            return "<circle class=\"dot \(series.key.classes)\" cx=\"\(point(frame.x(only.x)))\" "
                + "cy=\"\(point(frame.y(only.y)))\" r=\"4\"/>"
        }
        guard !points.isEmpty else { return "" }
        let path = SVGPath(points.lazy.map { (frame.x($0.x), frame.y($0.y)) })
        return "<path class=\"line \(series.key.classes)\" d=\"\(path.data)\"/>"
    }

    /// Returns the interval's band, which covers only the positions that have an interval.
    private func band(_ series: Series, _ frame: PlotFrame, _ size: Size) -> String {
        let ends = series.points.compactMap { point in point.interval.map { (point.x, $0) } }
        guard ends.count > 1 else { return "" }
        func edge(_ value: (ClosedRange<Double>) -> Double) -> [(Double, Double)] {
            thinned(ends.map { value($0.1) }, to: limit(series, size)).map {
                (frame.x(ends[$0].0), frame.y(value(ends[$0].1)))
            }
        }
        let path = SVGPath(edge(\.upperBound) + edge(\.lowerBound).reversed())
        return "<path class=\"band \(series.key.classes)\" d=\"\(path.data)z\"/>"
    }

    /// Gray lines, drawn among many others, need fewer points.
    private func limit(_ series: Series, _ size: Size) -> Int {
        series.key.isMuted ? min(size.points, 2 * size.points / 3) : size.points
    }

    // MARK: Labels

    /// A label at the right end of a curve or reference line.
    private struct EndLabel {
        let text: String
        let key: VariantKey
        /// The end of the line; `nil` for the right edge.
        let x: Double?
        let y: Double
    }

    /// Whether the wide chart labels the curves at their ends; otherwise, the chart needs a legend.
    var hasEndLabels: Bool {
        colored.count == series.count && colored.count <= Self.labelCount
            && colored.allSatisfy { displayWidth($0.name) <= Self.labelColumns }
    }

    private var endLabels: [EndLabel] {
        let curves = colored.compactMap { series in
            series.points.last.map { EndLabel(text: series.name, key: series.key, x: $0.x, y: $0.y) }
        }
        return curves
            + [reference].compactMap { $0.map { EndLabel(text: $0.name, key: .expert, x: nil, y: $0.value) } }
    }

    private func drawnLabels(_ labels: [EndLabel], _ frame: PlotFrame) -> [String] {
        let wanted = labels.map { frame.y($0.y) }
        let places = spread(wanted, gap: Self.labelGap, in: frame.top...frame.bottom)
        return zip(labels, zip(wanted, places)).map { label, place in
            let x = label.x.map { frame.x($0) } ?? frame.right
            return "<path class=\"leader \(label.key.classes)\" d=\"M\(point(x + 2)) \(point(place.0))"
                + "L\(point(frame.right + 4)) \(point(place.0))L\(point(frame.right + 16)) \(point(place.1))h4\"/>"
                + "<text class=\"label\" x=\"\(point(frame.right + 23))\" y=\"\(point(place.1))\" dy=\"0.35em\">"
                + "\(escaped(label.text))</text>"
        }
    }
}
