/// Where a chart's plane lies in its drawing.
private struct Frame {
    let left: Double
    let top: Double
    let right: Double
    let bottom: Double
    let domain: ChartDomain

    func x(_ step: Double) -> Double { left + domain.fraction(ofStep: step) * (right - left) }
    func y(_ value: Double) -> Double { bottom - domain.fraction(ofValue: value) * (bottom - top) }
}

extension LineChart {
    /// About the width of a character of the charts' 13-unit type.
    private static let characterWidth = 7.7
    /// The distance of two labels that do not touch.
    private static let labelGap = 17.0
    /// Longer names would take the room of the curves.
    private static let labelColumns = 28
    /// More labels would not fit one above the other.
    private static let labelCount = 18

    /// The drawing in one size, or nil where no curve has a point.
    func svg(_ size: Size) -> String? {
        guard let domain = domain(size) else { return nil }
        let ticks = domain.ticks.values(in: domain.values)
        let tickWidth = ticks.map { Double(displayWidth(domain.ticks.label($0))) * Self.characterWidth }.max() ?? 0
        let labels = size.labelsCurves && hasEndLabels ? endLabels : []
        let labelWidth = labels.map { Double(displayWidth($0.text)) * Self.characterWidth + 26 }.max() ?? 18
        let frame = Frame(
            left: tickWidth + 10, top: 12, right: size.width - labelWidth, bottom: size.height - 40, domain: domain)
        let clip = "\(id)-\(size.name)"
        let geometry = [
            frame.left, frame.top, frame.right, frame.bottom, domain.values.lowerBound, domain.values.upperBound,
        ]
        let parts =
            [
                "<svg class=\"plot \(size.name)\" viewBox=\"0 0 \(point(size.width)) \(point(size.height))\" "
                    + "role=\"img\" tabindex=\"0\" aria-label=\"\(escaped(description))\" "
                    + "data-frame=\"\(geometry.map { "\($0)" }.joined(separator: " "))\">",
                "<clipPath id=\"\(clip)\"><rect x=\"\(point(frame.left))\" y=\"\(point(frame.top))\" "
                    + "width=\"\(point(frame.right - frame.left))\" height=\"\(point(frame.bottom - frame.top))\"/>"
                    + "</clipPath>",
            ] + axes(frame, ticks, size) + ["<g clip-path=\"url(#\(clip))\">"] + series.map { band($0, frame) } + [
                "</g>"
            ]
            + referenceLine(frame) + series.map { line($0, frame) } + drawnLabels(labels, frame)
            + ["<g class=\"cursor\"></g>", "</svg>"]
        return parts.filter { !$0.isEmpty }.joined(separator: "\n")
    }

    // MARK: Axes

    private func axes(_ frame: Frame, _ ticks: [Double], _ size: Size) -> [String] {
        let stepTicks = Ticks(over: frame.domain.steps, atMost: size.stepTicks)
        let rows = ticks.map { value in
            let y = point(frame.y(value))
            return "<path class=\"grid\" d=\"M\(point(frame.left)) \(y)H\(point(frame.right))\"/>"
                + "<text class=\"tick\" x=\"\(point(frame.left - 8))\" y=\"\(y)\" dy=\"0.35em\" text-anchor=\"end\">"
                + "\(frame.domain.ticks.label(value, minus: "\u{2212}"))</text>"
        }
        let columns = stepTicks.values(in: frame.domain.steps).map { step in
            let x = point(frame.x(step))
            return "<path class=\"axis\" d=\"M\(x) \(point(frame.bottom))v5\"/>"
                + "<text class=\"tick\" x=\"\(x)\" y=\"\(point(frame.bottom + 19))\" text-anchor=\"middle\">"
                + "\(shortened(step))</text>"
        }
        let middle = point((frame.left + frame.right) / 2)
        return rows + [
            "<path class=\"axis\" d=\"M\(point(frame.left)) \(point(frame.bottom))H\(point(frame.right))\"/>"
        ]
            + columns
            + [
                "<text class=\"tick\" x=\"\(middle)\" y=\"\(point(frame.bottom + 36))\" text-anchor=\"middle\">"
                    + "environment steps</text>"
            ]
    }

    private func referenceLine(_ frame: Frame) -> [String] {
        guard let reference else { return [] }
        let y = point(frame.y(reference.value))
        return ["<path class=\"reference\" d=\"M\(point(frame.left)) \(y)H\(point(frame.right))\"/>"]
    }

    // MARK: Curves

    private func line(_ series: Series, _ frame: Frame) -> String {
        let points = series.curve.points.map { (frame.x(Double($0.step)), frame.y($0.estimate.mean)) }
        let classes = VariantKey.classes(series.index)
        if let only = points.first, points.count == 1 {
            return "<circle class=\"dot \(classes)\" cx=\"\(point(only.0))\" cy=\"\(point(only.1))\" r=\"4\"/>"
        }
        return points.isEmpty ? "" : "<path class=\"line \(classes)\" d=\"\(path(points))\"/>"
    }

    /// The interval's band, only over steps that have one.
    private func band(_ series: Series, _ frame: Frame) -> String {
        let ends = series.curve.points.compactMap { point in point.estimate.interval.map { (Double(point.step), $0) } }
        guard ends.count > 1 else { return "" }
        let above = ends.map { (frame.x($0.0), frame.y($0.1.upperBound)) }
        let below = ends.reversed().map { (frame.x($0.0), frame.y($0.1.lowerBound)) }
        return "<path class=\"band \(VariantKey.classes(series.index))\" d=\"\(path(above + below))Z\"/>"
    }

    private func path(_ points: [(Double, Double)]) -> String {
        points.enumerated().map { "\($0.offset == 0 ? "M" : "L")\(point($0.element.0)) \(point($0.element.1))" }
            .joined()
    }

    // MARK: Labels

    /// A label beside the right end of a curve or of the reference line.
    private struct EndLabel {
        let text: String
        let classes: String
        /// Where the line ends: its step, or nil for the right edge, and its value.
        let step: Int?
        let value: Double
    }

    /// Whether the wide chart names the curves at their ends; a page needs a legend beside a chart that does not.
    var hasEndLabels: Bool {
        series.count <= Self.labelCount && series.allSatisfy { displayWidth($0.name) <= Self.labelColumns }
    }

    private var endLabels: [EndLabel] {
        let curves = series.compactMap { series in
            series.curve.points.last.map { last in
                EndLabel(
                    text: series.name,
                    classes: VariantKey.classes(series.index), step: last.step, value: last.estimate.mean)
            }
        }
        let reference = reference.map { EndLabel(text: $0.name, classes: "expert", step: nil, value: $0.value) }
        return curves + [reference].compactMap { $0 }
    }

    private func drawnLabels(_ labels: [EndLabel], _ frame: Frame) -> [String] {
        let wanted = labels.map { frame.y($0.value) }
        let places = spread(wanted, gap: Self.labelGap, in: frame.top...frame.bottom)
        return zip(labels, zip(wanted, places)).map { label, place in
            let x = label.step.map { frame.x(Double($0)) } ?? frame.right
            return "<path class=\"leader \(label.classes)\" d=\"M\(point(x + 2)) \(point(place.0))"
                + "L\(point(frame.right + 4)) \(point(place.0))L\(point(frame.right + 16)) \(point(place.1))h4\"/>"
                + "<text class=\"label\" x=\"\(point(frame.right + 23))\" y=\"\(point(place.1))\" dy=\"0.35em\">"
                + "\(escaped(label.text))</text>"
        }
    }

    /// A coordinate in tenths of a unit.
    private func point(_ coordinate: Double) -> String { fixed(coordinate, decimals: 1) }
}
