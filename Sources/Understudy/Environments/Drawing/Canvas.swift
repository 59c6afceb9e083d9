/// A picture in the making: shapes in the environment's own units, painted one over the other in the order in which they are added.
///
/// The origin is the top left corner, x grows to the right and y downwards. What is outside of the picture is cut off. A picture says what
/// there is, in paints with a meaning; whoever shows it (a terminal, a page, light or dark) chooses the colors and the resolution.
public struct Canvas: Hashable, Sendable {
    /// The width in the environment's units, above 0.
    public let width: Double
    /// The height in the environment's units, above 0.
    public let height: Double
    /// The shapes, undermost first.
    public private(set) var shapes: [Shape] = []

    /// Creates an empty picture.
    ///
    /// - Precondition: both sizes are finite and above 0.
    public init(width: Double, height: Double) {
        precondition(width > 0 && height > 0 && width.isFinite && height.isFinite, "a picture without a size")
        self.width = width
        self.height = height
    }

    /// A place in the picture.
    public struct Point: Hashable, Sendable {
        /// From the left edge, in the environment's units.
        public var x: Double
        /// From the top edge, in the environment's units.
        public var y: Double

        /// Creates a place.
        public init(_ x: Double, _ y: Double) {
            self.x = x
            self.y = y
        }
    }

    /// What a shape stands for. The colors of the numbered paints can be told apart by people with any color vision.
    public enum Paint: String, Hashable, Sendable, CaseIterable {
        /// Lines and edges that belong to nothing in particular: ground, track, axle.
        case ink
        /// What is there but plays no part: a wall, a trail.
        case muted
        /// What the agent moves.
        case agent
        /// What the agent should reach or get.
        case goal
        /// What the agent should avoid.
        case hazard
        /// A further kind of thing.
        case first
        /// A further kind of thing.
        case second
        /// A further kind of thing.
        case third
        /// A further kind of thing.
        case fourth
    }

    /// One shape in one paint.
    public enum Shape: Hashable, Sendable {
        /// A filled rectangle by its top left corner and its sizes.
        case rectangle(corner: Point, width: Double, height: Double, paint: Paint)
        /// A filled circle.
        case circle(center: Point, radius: Double, paint: Paint)
        /// A filled polygon of at least three corners, closed from the last to the first.
        case polygon([Point], paint: Paint)
        /// Straight lines from point to point, at least two, not closed, of a width in the environment's units.
        case line([Point], width: Double, paint: Paint)
    }

    /// Adds a filled rectangle by its top left corner and its sizes.
    public mutating func rectangle(x: Double, y: Double, width: Double, height: Double, _ paint: Paint) {
        shapes.append(.rectangle(corner: Point(x, y), width: width, height: height, paint: paint))
    }

    /// Adds a filled circle.
    public mutating func circle(x: Double, y: Double, radius: Double, _ paint: Paint) {
        shapes.append(.circle(center: Point(x, y), radius: radius, paint: paint))
    }

    /// Adds a filled polygon, closed from the last corner to the first.
    public mutating func polygon(_ corners: [Point], _ paint: Paint) {
        shapes.append(.polygon(corners, paint: paint))
    }

    /// Adds straight lines from point to point.
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
