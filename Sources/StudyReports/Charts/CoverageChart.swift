import Foundation
import Understudy

/// A picture of where a recording has been: how often each part of the plane of two dimensions was visited, as SVG.
package struct CoverageChart {
    /// The dimension along each axis; `nil` for the number of the step in its episode.
    private let axes: (x: Int?, y: Int?)
    private let recording: ExpertRecording
    private let title: String

    /// Chooses the axes.
    ///
    /// - Parameters:
    ///   - dimensions: the two dimensions, or one over the steps of an episode; `nil` for the first two that vary.
    ///   - title: the text above the plane.
    /// - Precondition: the dimensions exist, one or two of them.
    package init(of recording: ExpertRecording, dimensions: [Int]?, title: String) {
        self.recording = recording
        self.title = title
        var chosen = dimensions ?? []
        if dimensions == nil {
            let size = recording.observationCount
            let values = recording.observations
            chosen = Array(
                (0..<size).lazy.filter { dimension in
                    stride(from: dimension, to: values.count, by: size).contains { values[$0] != values[dimension] }
                }.prefix(2))
            if chosen.isEmpty { chosen = [0] }
        }
        axes = chosen.count > 1 ? (chosen[0], chosen[1]) : (nil, chosen[0])
    }

    private static let (width, height) = (640.0, 480.0)
    private static let (left, top, right, bottom) = (76.0, 40.0, 616.0, 424.0)
    /// The number of cells along each axis.
    private static let cells = (x: 90, y: 64)

    /// The drawing, a whole file.
    package var svg: String {
        let points = points
        let x = ChartAxis(covering: points.map(\.x), atMost: 6, title: Self.name(of: axes.x))
        let y = ChartAxis(covering: points.map(\.y), atMost: 6, title: Self.name(of: axes.y))
        let frame = PlotFrame(left: Self.left, top: Self.top, right: Self.right, bottom: Self.bottom, x: x, y: y)
        var counts: [Int: Int] = [:]
        for point in points {
            let column = min(Int(x.fraction(point.x) * Double(Self.cells.x)), Self.cells.x - 1)
            let row = min(Int(y.fraction(point.y) * Double(Self.cells.y)), Self.cells.y - 1)
            counts[row * Self.cells.x + column, default: 0] += 1
        }
        let most = Double(counts.values.max() ?? 1)
        let size = (
            (Self.right - Self.left) / Double(Self.cells.x), (Self.bottom - Self.top) / Double(Self.cells.y)
        )
        let squares = counts.sorted { $0.key < $1.key }.map { cell, count in
            let (row, column) = cell.quotientAndRemainder(dividingBy: Self.cells.x)
            // The shade tells the logarithm of the number of visits.
            let shade = 0.15 + 0.85 * log(1 + Double(count)) / log(1 + most)
            return "<rect x=\"\(point(Self.left + Double(column) * size.0))\" "
                + "y=\"\(point(Self.bottom - Double(row + 1) * size.1))\" width=\"\(point(size.0))\" "
                + "height=\"\(point(size.1))\" fill-opacity=\"\(fixed(shade, decimals: 2))\"/>"
        }
        let side =
            "<text class=\"tick\" transform=\"translate(16 \(point((Self.top + Self.bottom) / 2))) rotate(-90)\" "
            + "text-anchor=\"middle\">\(escaped(y.title ?? ""))</text>"
        let share = "\(counts.count) of \(Self.cells.x * Self.cells.y) cells; darker: visited more often (logarithmic)"
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(point(Self.width)) \(point(Self.height))" \
            width="\(point(Self.width))" height="\(point(Self.height))" role="img">
            <title>\(escaped(title))</title>
            <style>
            text { font: 13px system-ui, sans-serif; fill: #333 }
            .grid { stroke: #ddd; fill: none } .axis { stroke: #777; fill: none } .note { fill: #666; font-size: 11px }
            </style>
            <rect width="100%" height="100%" fill="#fff"/>
            <text x="\(point(Self.left))" y="24">\(escaped(title))</text>
            \(frame.rows.joined(separator: "\n"))
            <g fill="#1f5fa8">
            \(squares.joined(separator: "\n"))
            </g>
            \(frame.base.joined(separator: "\n"))
            \(side)
            <text class="note" x="\(point(Self.right))" y="\(point(Self.height - 4))" text-anchor="end">\(share)</text>
            </svg>

            """
    }

    private static func name(of dimension: Int?) -> String {
        dimension.map { "dimension \($0)" } ?? "step of the episode"
    }

    /// The observations in the plane, without those that are not finite.
    private var points: [(x: Double, y: Double)] {
        let (size, observations) = (recording.observationCount, recording.observations)
        var points: [(x: Double, y: Double)] = []
        points.reserveCapacity(recording.rowCount)
        var row = 0
        for trajectory in recording.trajectories {
            for step in 0...trajectory.length {
                func value(_ dimension: Int?) -> Double {
                    dimension.map { Double(observations[row * size + $0]) } ?? Double(step)
                }
                let (x, y) = (value(axes.x), value(axes.y))
                if x.isFinite, y.isFinite { points.append((x, y)) }
                row += 1
            }
        }
        return points
    }
}
