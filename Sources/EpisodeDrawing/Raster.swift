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

extension Raster {
    /// Draws a shape over the existing pixels.
    mutating func draw(_ shape: Canvas.Shape) {
        switch shape {
        case .rectangle(let corner, let width, let height, let paint):
            drawRectangle(place(corner), extent(width, height), paint)
        case .circle(let center, let radius, let paint):
            drawCircle(place(center), extent(radius, radius), paint)
        case .polygon(let corners, let paint):
            drawPolygon(corners.map(place), paint)
        case .line(let points, let width, let paint):
            let points = points.map(place)
            let width = lineWidth(width)
            for (start, end) in zip(points, points.dropFirst()) {
                drawSegment(
                    from: start, to: end, width: max(width, minimumWidth), isGrown: width < minimumWidth, paint)
            }
        }
    }

    /// Draws a rectangle; a thin one is widened on both sides to the minimum width.
    ///
    /// The right and bottom edges belong to the adjacent shape, so touching rectangles do not overlap.
    private mutating func drawRectangle(
        _ corner: Canvas.Point, _ size: (x: Double, y: Double), _ paint: Canvas.Paint
    ) {
        let growth = (x: max(0, minimumWidth - size.x) / 2, y: max(0, minimumWidth - size.y) / 2)
        let bounds = Bounds(
            left: corner.x - growth.x, top: corner.y - growth.y, right: corner.x + size.x + growth.x,
            bottom: corner.y + size.y + growth.y)
        fill(bounds, paint, isGrown: growth.x > 0 || growth.y > 0) { x, y in
            x >= bounds.left && x < bounds.right && y >= bounds.top && y < bounds.bottom
        }
    }

    private mutating func drawCircle(
        _ center: Canvas.Point, _ radius: (x: Double, y: Double), _ paint: Canvas.Paint
    ) {
        // A radius of half a pixel's diagonal always covers a pixel center.
        let least = minimumWidth * 0.5.squareRoot()
        let isGrown = radius.x < least || radius.y < least
        let radius = (x: max(radius.x, least), y: max(radius.y, least))
        let bounds = Bounds(
            left: center.x - radius.x, top: center.y - radius.y, right: center.x + radius.x,
            bottom: center.y + radius.y)
        fill(bounds, paint, isGrown: isGrown) { x, y in
            let (across, down) = ((x - center.x) / radius.x, (y - center.y) / radius.y)
            return across * across + down * down <= 1
        }
    }

    /// Fills a polygon by the even-odd rule; a thin polygon is also outlined.
    private mutating func drawPolygon(_ corners: [Canvas.Point], _ paint: Canvas.Paint) {
        guard let bounds = Bounds(around: corners) else { return }
        let isThin = min(bounds.right - bounds.left, bounds.bottom - bounds.top) < 2 * minimumWidth
        for (start, end) in zip(corners, corners.dropFirst() + corners.prefix(1)) where isThin {
            drawSegment(from: start, to: end, width: minimumWidth, isGrown: true, paint)
        }
        fill(bounds, paint, isGrown: isThin) { x, y in
            var isInside = false
            var previous = corners[corners.count - 1]
            for corner in corners {
                if (corner.y > y) != (previous.y > y),
                    x < corner.x + (y - corner.y) / (previous.y - corner.y) * (previous.x - corner.x)
                {
                    isInside.toggle()
                }
                previous = corner
            }
            return isInside
        }
    }

    /// Draws a line segment with round caps: all pixels within half the line width.
    private mutating func drawSegment(
        from start: Canvas.Point, to end: Canvas.Point, width: Double, isGrown: Bool, _ paint: Canvas.Paint
    ) {
        guard var bounds = Bounds(around: [start, end]) else { return }
        let (across, down) = (end.x - start.x, end.y - start.y)
        let squaredLength = across * across + down * down
        // As for a circle, half a pixel's diagonal keeps a short segment from falling between pixel centers.
        let isShort = squaredLength < 4 * minimumWidth * minimumWidth
        let reach = max(width / 2, isShort ? minimumWidth * 0.5.squareRoot() : 0)
        bounds.left -= reach
        bounds.top -= reach
        bounds.right += reach
        bounds.bottom += reach
        fill(bounds, paint, isGrown: isGrown) { x, y in
            let along = (x - start.x) * across + (y - start.y) * down
            let share = squaredLength > 0 ? min(max(along / squaredLength, 0), 1) : 0
            let (besideX, besideY) = (x - start.x - share * across, y - start.y - share * down)
            return besideX * besideX + besideY * besideY <= reach * reach
        }
    }
}

extension Raster.Bounds {
    /// Creates the bounding box of `points`; `nil` if there are no points.
    fileprivate init?(around points: [Canvas.Point]) {
        guard let left = points.map(\.x).min(), let right = points.map(\.x).max(), let top = points.map(\.y).min(),
            let bottom = points.map(\.y).max()
        else { return nil }
        self.init(left: left, top: top, right: right, bottom: bottom)
    }
}
