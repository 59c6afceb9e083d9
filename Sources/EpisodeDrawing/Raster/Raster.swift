import Understudy

/// A pixel image in which each pixel has one paint or none.
struct Raster {
    let columns: Int
    let rows: Int
    /// The paints, row by row from the top; `nil` for an empty pixel.
    private(set) var pixels: [Canvas.Paint?]

    /// The minimum width in pixels of a line, rectangle or circle.
    let minimumWidth: Double
    /// The pixels per unit horizontally and vertically; the two differ for non-square pixels.
    private let scale: (x: Double, y: Double)

    /// Draws `canvas`; a pixel takes the paint of the shape that contains its center.
    ///
    /// - Parameter minimumWidth: the minimum width in pixels of a line, rectangle or circle, so that no shape is lost
    ///   between two pixel centers.
    /// - Precondition: there is at least one column and one row.
    init(_ canvas: Canvas, columns: Int, rows: Int, minimumWidth: Double = 1) {
        precondition(columns > 0 && rows > 0, "a raster without pixels")
        self.columns = columns
        self.rows = rows
        self.minimumWidth = minimumWidth
        pixels = Array(repeating: nil, count: columns * rows)
        scale = (Double(columns) / canvas.width, Double(rows) / canvas.height)
        for shape in canvas.shapes { draw(shape) }
    }

    /// Converts a point of the picture to pixels.
    func place(_ point: Canvas.Point) -> Canvas.Point { .init(point.x * scale.x, point.y * scale.y) }

    /// Converts a width and a height to pixels.
    func extent(_ width: Double, _ height: Double) -> (x: Double, y: Double) { (width * scale.x, height * scale.y) }

    /// Converts a line width to pixels.
    func lineWidth(_ width: Double) -> Double { width * (scale.x * scale.y).squareRoot() }

    /// Paints the pixels in `bounds` whose centers are inside the shape.
    ///
    /// - Parameters:
    ///   - isGrown: whether the shape was widened to the minimum width. If so, lines and background do not cover more
    ///     important shapes.
    ///   - contains: returns whether a pixel center is inside the shape.
    mutating func fill(
        _ bounds: Bounds, _ paint: Canvas.Paint, isGrown: Bool, where contains: (Double, Double) -> Bool
    ) {
        guard let columns = Self.range(bounds.left, bounds.right, count: columns),
            let rows = Self.range(bounds.top, bounds.bottom, count: rows)
        else { return }
        for row in rows {
            for column in columns where contains(Double(column) + 0.5, Double(row) + 0.5) {
                let place = row * self.columns + column
                if isGrown, paint.isSecondary, let covered = pixels[place], !covered.isSecondary { continue }
                pixels[place] = paint
            }
        }
    }

    /// Returns the pixels from `low` to `high` that exist; `nil` if there are none or a bound is NaN.
    private static func range(_ low: Double, _ high: Double, count: Int) -> Range<Int>? {
        guard low <= high, high > 0, low < Double(count) else { return nil }
        return Int(max(low, 0))..<Int(min(high, Double(count)).rounded(.up))
    }

    /// A rectangle in pixels.
    struct Bounds {
        var left: Double
        var top: Double
        var right: Double
        var bottom: Double
    }
}

extension Canvas.Paint {
    /// Whether the paint is for lines and background, not for objects.
    fileprivate var isSecondary: Bool { self == .ink || self == .muted }
}
