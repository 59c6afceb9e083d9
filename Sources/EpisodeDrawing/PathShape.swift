import Understudy

/// A shape as an SVG path with integer coordinates.
struct PathShape: Hashable, Sendable, Encodable {
    /// The index of the paint in `Canvas.Paint.allCases`.
    let paint: Int
    /// The path data, the value of the SVG attribute `d`.
    let path: String
    /// The line width; `nil` for a filled shape.
    let lineWidth: Int?

    /// Scales the coordinates of `shape` by `scale` and rounds them to integers.
    ///
    /// Returns `nil` if the shape has too few corners, or if a coordinate is NaN or far outside the picture.
    init?(_ shape: Canvas.Shape, scale: Double) {
        let pen = Pen(scale: scale)
        let (path, thickness, paint): (String?, Double?, Canvas.Paint) =
            switch shape {
            case .rectangle(let corner, let width, let height, let paint):
                (pen.rectangle(corner, width, height), nil, paint)
            case .circle(let center, let radius, let paint): (pen.circle(center, radius), nil, paint)
            case .polygon(let corners, let paint): (pen.lines(corners, atLeast: 3).map { $0 + "z" }, nil, paint)
            case .line(let points, let width, let paint): (pen.lines(points, atLeast: 2), width, paint)
            }
        guard let path, let place = Canvas.Paint.allCases.firstIndex(of: paint) else { return nil }
        self.path = path
        self.paint = place
        lineWidth = thickness.map { max(pen.rounded($0) ?? 1, 1) }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.unkeyedContainer()
        try container.encode(paint)
        try container.encode(path)
        if let lineWidth { try container.encode(lineWidth) }
    }
}

/// Writes SVG paths with integer coordinates.
private struct Pen {
    /// The largest absolute coordinate; anything beyond it is far outside any picture.
    static let limit = 1e6

    let scale: Double

    func rounded(_ length: Double) -> Int? {
        let scaled = (length * scale).rounded()
        return abs(scaled) <= Self.limit ? Int(scaled) : nil
    }

    func rectangle(_ corner: Canvas.Point, _ width: Double, _ height: Double) -> String? {
        // Rounds the edges, not the sizes, so that adjacent rectangles still touch.
        guard let left = rounded(corner.x), let top = rounded(corner.y), let right = rounded(corner.x + width),
            let bottom = rounded(corner.y + height)
        else { return nil }
        return "M\(left) \(top)H\(max(right, left + 1))V\(max(bottom, top + 1))H\(left)z"
    }

    func circle(_ center: Canvas.Point, _ radius: Double) -> String? {
        guard let x = rounded(center.x), let y = rounded(center.y), let radius = rounded(radius) else { return nil }
        let r = max(radius, 1)
        return "M\(x - r) \(y)a\(r) \(r) 0 1 0 \(2 * r) 0a\(r) \(r) 0 1 0 \(-2 * r) 0z"
    }

    func lines(_ points: [Canvas.Point], atLeast count: Int) -> String? {
        guard points.count >= count else { return nil }
        var path = ""
        for point in points {
            guard let x = rounded(point.x), let y = rounded(point.y) else { return nil }
            path += (path.isEmpty ? "M" : "L") + "\(x) \(y)"
        }
        return path
    }
}
