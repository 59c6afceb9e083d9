import Understudy

/// The pictures, actions and rewards of one episode, compact enough to embed in an HTML page.
///
/// Coordinates are rounded to thousandths of the longer side. Equal shapes are stored once. Shapes at the start of a
/// picture that equal those of the previous picture are not repeated, so a static background costs nothing.
package struct EpisodePictures: Sendable {
    /// The reason an episode ended.
    package enum Ending: String, Hashable, Sendable, Encodable {
        /// The episode reached a terminal state.
        case terminated
        /// The episode was truncated in a nonterminal state.
        case truncated
    }

    /// The maximum number of steps kept.
    package static let stepLimit = 1_000
    /// The approximate maximum number of characters kept for shapes and pictures, and for pictures of pixels.
    static let sizeLimit = 400_000
    static let pixelSizeLimit = 1_000_000
    /// The longest side of a picture of pixels.
    static let longestPixelSide = 320
    /// The length of the longer side in units.
    static let resolution = 1_000.0

    /// A part of a picture: a shape, or an image of pixels.
    private enum Part: Hashable, Encodable {
        case path(PathShape)
        case image(ImageShape)

        /// The approximate number of characters.
        var length: Int {
            switch self {
            case .path(let shape): shape.path.utf8.count + 10
            case .image(let shape): shape.link.utf8.count + 30
            }
        }

        func encode(to encoder: any Encoder) throws {
            switch self {
            case .path(let shape): try shape.encode(to: encoder)
            case .image(let shape): try shape.encode(to: encoder)
            }
        }
    }

    private struct Step {
        let action: Int
        let reward: Double
    }

    /// The width and height in units.
    package let size: (width: Int, height: Int)
    /// The undiscounted sum of the rewards kept.
    package private(set) var episodeReturn = 0.0
    /// The reason the episode ended; `nil` if it continues after the last picture.
    package var ending: Ending?

    private let scale: Double
    private let actions: [String]
    private var shapes: [Part] = []
    private var places: [Part: Int] = [:]
    /// The first picture, if pictures are pixels: the others are told by what differs from it.
    private var firstPixels: PixelPicture?
    /// The shapes of each picture.
    ///
    /// Each entry has the number of leading shapes shared with the previous picture, then the indices of the other
    /// shapes.
    private var pictures: [[Int]] = []
    private var lastPicture: [Int] = []
    private var steps: [Step] = []
    private var characters = 0

    /// Creates an episode that contains only the picture of the first state.
    ///
    /// - Parameter actions: the names of the actions.
    package init(start: Canvas, actions: [String]) {
        scale = Self.resolution / max(start.width, start.height)
        size = (Int((start.width * scale).rounded(.up)), Int((start.height * scale).rounded(.up)))
        self.actions = actions
        append(start)
    }

    /// Creates an episode that contains only the picture of the first state, of pixels.
    ///
    /// - Parameter actions: the names of the actions.
    package init(start: PixelPicture, actions: [String]) {
        let picture = start.fitted(to: Self.longestPixelSide)
        scale = 1
        size = (picture.width, picture.height)
        self.actions = actions
        firstPixels = picture
        append([.image(ImageShape(picture))])
    }

    /// The number of steps kept.
    package var stepCount: Int { steps.count }

    /// Whether the step limit or the size limit has been reached.
    package var isFull: Bool {
        steps.count >= Self.stepLimit || characters >= (firstPixels == nil ? Self.sizeLimit : Self.pixelSizeLimit)
    }

    /// Appends a step and the picture of the state after it.
    ///
    /// - Parameters:
    ///   - action: the index of the action's name.
    ///   - reward: the reward in the environment's units.
    package mutating func append(_ picture: Canvas, action: Int, reward: Double) {
        steps.append(Step(action: action, reward: reward))
        episodeReturn += reward
        append(picture)
    }

    /// Appends a step and the picture of the state after it, in an episode that began with a picture of pixels.
    package mutating func append(_ picture: PixelPicture, action: Int, reward: Double) {
        steps.append(Step(action: action, reward: reward))
        episodeReturn += reward
        var shapes: [Part] = []
        if let first = firstPixels {
            shapes.append(.image(ImageShape(first)))
            let picture = picture.resized(columns: size.width, rows: size.height)
            if let (left, top, part) = picture.difference(from: first) {
                shapes.append(.image(ImageShape(part, left: left, top: top)))
            }
        }
        append(shapes)
    }

    private mutating func append(_ canvas: Canvas) {
        append(canvas.shapes.compactMap { PathShape($0, scale: scale) }.map { .path($0) })
    }

    private mutating func append(_ shapes: [Part]) {
        let picture = shapes.map { place(of: $0) }
        let kept = zip(lastPicture, picture).prefix { $0 == $1 }.count
        let entry = [kept] + picture[kept...]
        characters += 4 * entry.count
        pictures.append(entry)
        lastPicture = picture
    }

    private mutating func place(of shape: Part) -> Int {
        if let place = places[shape] { return place }
        places[shape] = shapes.count
        shapes.append(shape)
        characters += shape.length
        return shapes.count - 1
    }
}

extension EpisodePictures: Encodable {
    private enum CodingKeys: String, CodingKey {
        case size, shapes, pictures, actions, steps, ending
    }

    /// Encodes the episode as an object.
    ///
    /// The keys are `size` (width and height), `shapes` (paint, path and line width; or `image`, a link, left, top, width
    /// and height), `pictures` (the number of shapes
    /// kept from the previous picture, then the indices of the others), `actions`, `steps` (action and reward) and, if
    /// the episode ended, `ending`.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode([size.width, size.height], forKey: .size)
        try container.encode(shapes, forKey: .shapes)
        try container.encode(pictures, forKey: .pictures)
        try container.encode(actions, forKey: .actions)
        try container.encode(steps.map { [Double($0.action), $0.reward] }, forKey: .steps)
        try container.encodeIfPresent(ending, forKey: .ending)
    }
}

extension Canvas {
    /// The picture as SVG paths for an HTML page: the size of the view box, and the path elements.
    ///
    /// Each path has its paint's class, as in the episode players. Coordinates are rounded to thousandths of the longer
    /// side. Consecutive shapes with the same paint and line width are merged into one path.
    package var svg: (size: (width: Int, height: Int), paths: String) {
        let scale = EpisodePictures.resolution / max(width, height)
        var paths: [PathShape] = []
        var data: [String] = []
        for shape in shapes.compactMap({ PathShape($0, scale: scale) }) {
            if let last = paths.last, last.paint == shape.paint, last.lineWidth == shape.lineWidth {
                data[data.count - 1] += shape.path
            } else {
                paths.append(shape)
                data.append(shape.path)
            }
        }
        let elements = zip(paths, data).map { shape, data in
            let width = shape.lineWidth.map { " stroke-width=\"\($0)\"" } ?? ""
            return "<path class=\"p\(shape.paint)\" d=\"\(data)\"\(width)/>"
        }
        let size = (Int((width * scale).rounded(.up)), Int((height * scale).rounded(.up)))
        return (size, elements.joined(separator: "\n"))
    }
}
