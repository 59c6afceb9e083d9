/// A picture under construction: shapes in the environment's own units, painted in the order in which they are added.
///
/// The origin is the top left corner; x grows to the right and y downward. Anything outside the picture is clipped.
/// Paints have a meaning, not a color: the renderer (a terminal, a page, light or dark) chooses the colors and the
/// resolution.
public struct Canvas: Hashable, Sendable {
    /// The width in the environment's units, above 0.
    public let width: Double
    /// The height in the environment's units, above 0.
    public let height: Double
    /// The shapes, bottom to top.
    public private(set) var shapes: [Shape] = []

    /// Creates an empty picture.
    ///
    /// - Precondition: both sizes are finite and above 0.
    public init(width: Double, height: Double) {
        precondition(width > 0 && height > 0 && width.isFinite && height.isFinite, "a picture without a size")
        self.width = width
        self.height = height
    }

    /// A point in the picture.
    public struct Point: Hashable, Sendable {
        /// The distance from the left edge, in the environment's units.
        public var x: Double
        /// The distance from the top edge, in the environment's units.
        public var y: Double

        /// Creates a point.
        public init(_ x: Double, _ y: Double) {
            self.x = x
            self.y = y
        }
    }

    /// The meaning of a shape, which determines its color.
    ///
    /// The colors of the numbered paints are distinguishable with any color vision.
    public enum Paint: String, Hashable, Sendable, CaseIterable {
        /// Neutral lines and edges: ground, track, axle.
        case ink
        /// Background: a wall, a trail.
        case muted
        /// The object that the agent controls.
        case agent
        /// An object that the agent should reach or collect.
        case goal
        /// An object that the agent should avoid.
        case hazard
        /// Another kind of object.
        case first
        /// Another kind of object.
        case second
        /// Another kind of object.
        case third
        /// Another kind of object.
        case fourth
    }

    /// One shape in one paint.
    public enum Shape: Hashable, Sendable {
        /// A filled rectangle, given by its top left corner and its size.
        case rectangle(corner: Point, width: Double, height: Double, paint: Paint)
        /// A filled circle.
        case circle(center: Point, radius: Double, paint: Paint)
        /// A filled polygon of at least three corners; the last is connected to the first.
        case polygon([Point], paint: Paint)
        /// An open polyline of at least two points, with a width in the environment's units.
        case line([Point], width: Double, paint: Paint)
    }

    /// Adds a filled rectangle, given by its top left corner and its size.
    public mutating func rectangle(x: Double, y: Double, width: Double, height: Double, _ paint: Paint) {
        shapes.append(.rectangle(corner: Point(x, y), width: width, height: height, paint: paint))
    }

    /// Adds a filled circle.
    public mutating func circle(x: Double, y: Double, radius: Double, _ paint: Paint) {
        shapes.append(.circle(center: Point(x, y), radius: radius, paint: paint))
    }

    /// Adds a filled polygon; the last corner is connected to the first.
    public mutating func polygon(_ corners: [Point], _ paint: Paint) {
        shapes.append(.polygon(corners, paint: paint))
    }

    /// Adds an open polyline.
    public mutating func line(_ points: [Point], width: Double, _ paint: Paint) {
        shapes.append(.line(points, width: width, paint: paint))
    }
}

extension Canvas.Point: Codable {
    /// Reads `[x, y]`.
    public init(from decoder: any Decoder) throws {
        var container = try decoder.unkeyedContainer()
        self.init(try container.decode(Double.self), try container.decode(Double.self))
    }

    /// Writes `[x, y]`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.unkeyedContainer()
        try container.encode(x)
        try container.encode(y)
    }
}
