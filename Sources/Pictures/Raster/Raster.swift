import Understudy

/// A picture in pixels, each of one paint or none.
struct Raster {
    let columns: Int
    let rows: Int
    /// The paints, row by row from the top; `nil` where nothing is drawn.
    private(set) var pixels: [Canvas.Paint?]

    /// The pixels that the thinnest line, rectangle or circle takes.
    let leastWidth: Double
    /// Pixels a unit across and down, which differ where pixels are not square.
    private let scale: (x: Double, y: Double)

    /// Draws `canvas`. A pixel has the paint of what its centre is in.
    ///
    /// - Parameter leastWidth: the pixels that the thinnest line, rectangle or circle takes, so that none is lost between two centres.
    /// - Precondition: at least one column and row.
    init(_ canvas: Canvas, columns: Int, rows: Int, leastWidth: Double = 1) {
        precondition(columns > 0 && rows > 0, "a raster without pixels")
        self.columns = columns
        self.rows = rows
        self.leastWidth = leastWidth
        pixels = Array(repeating: nil, count: columns * rows)
        scale = (Double(columns) / canvas.width, Double(rows) / canvas.height)
        for shape in canvas.shapes { draw(shape) }
    }

    /// A place of the picture in pixels.
    func place(_ point: Canvas.Point) -> Canvas.Point { .init(point.x * scale.x, point.y * scale.y) }

    /// Lengths across and down in pixels.
    func extent(_ width: Double, _ height: Double) -> (x: Double, y: Double) { (width * scale.x, height * scale.y) }

    /// The width of a line in pixels.
    func lineWidth(_ width: Double) -> Double { width * (scale.x * scale.y).squareRoot() }

    /// Paints what is in `bounds` and in the shape; `contains` is asked about the centres of pixels.
    ///
    /// - Parameter isGrown: whether the shape is really thinner. Then mere lines and background do not cover what matters more.
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

    /// The pixels from `low` to `high` as far as there are any; `nil` also where one is not a number.
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
    /// Whether what is painted so plays no part.
    fileprivate var isSecondary: Bool { self == .ink || self == .muted }
}
