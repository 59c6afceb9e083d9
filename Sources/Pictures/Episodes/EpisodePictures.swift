import Understudy

/// The pictures of an episode with what happened, small enough for a page.
///
/// Coordinates are rounded to thousandths of the longer side. Equal shapes are kept once, and what a picture begins with as the one before it is not
/// repeated, so that a background that does not change costs nothing.
public struct EpisodePictures: Sendable {
    /// How an episode ended.
    public enum Ending: String, Hashable, Sendable, Encodable {
        /// In a terminal state.
        case terminated
        /// Cut, in a state that is not terminal.
        case truncated
    }

    /// The most steps that are kept.
    public static let stepLimit = 1_000
    /// About the most characters of shapes and pictures that are kept.
    static let sizeLimit = 400_000
    /// The units of the longer side.
    static let resolution = 1_000.0

    private struct Step {
        let action: Int
        let reward: Double
    }

    /// The width and height in units.
    public let size: (width: Int, height: Int)
    /// The undiscounted sum of the rewards that are kept.
    public private(set) var episodeReturn = 0.0
    /// How the episode ended; `nil` where it goes on after the last picture.
    public var ending: Ending?

    private let scale: Double
    private let actions: [String]
    private var shapes: [PathShape] = []
    private var places: [PathShape: Int] = [:]
    /// For each picture the number of shapes that it has in common with the one before, from the first on, and then the places of the others.
    private var pictures: [[Int]] = []
    private var lastPicture: [Int] = []
    private var steps: [Step] = []
    private var characters = 0

    /// Begins with the picture of the first state.
    ///
    /// - Parameter actions: the actions' names.
    public init(start: Canvas, actions: [String]) {
        scale = Self.resolution / max(start.width, start.height)
        size = (Int((start.width * scale).rounded(.up)), Int((start.height * scale).rounded(.up)))
        self.actions = actions
        append(start)
    }

    /// The steps that are kept.
    public var stepCount: Int { steps.count }

    /// Whether there is no room for more.
    public var isFull: Bool { steps.count >= Self.stepLimit || characters >= Self.sizeLimit }

    /// Takes a step with the picture of the state after it.
    ///
    /// - Parameters:
    ///   - action: the place of the action's name.
    ///   - reward: the reward in the environment's units.
    public mutating func append(_ picture: Canvas, action: Int, reward: Double) {
        steps.append(Step(action: action, reward: reward))
        episodeReturn += reward
        append(picture)
    }

    private mutating func append(_ canvas: Canvas) {
        let picture = canvas.shapes.compactMap { PathShape($0, scale: scale) }.map { place(of: $0) }
        let kept = zip(lastPicture, picture).prefix { $0 == $1 }.count
        let entry = [kept] + picture[kept...]
        characters += 4 * entry.count
        pictures.append(entry)
        lastPicture = picture
    }

    private mutating func place(of shape: PathShape) -> Int {
        if let place = places[shape] { return place }
        places[shape] = shapes.count
        shapes.append(shape)
        characters += shape.path.utf8.count + 10
        return shapes.count - 1
    }
}

extension EpisodePictures: Encodable {
    private enum CodingKeys: String, CodingKey {
        case size, shapes, pictures, actions, steps, ending
    }

    /// Writes `size` (width and height), `shapes` (paint, path and the width of a line), `pictures` (how many shapes are kept from the picture before, then
    /// the places of the others), `actions`, `steps` (action and reward) and, where the episode ends, `ending`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode([size.width, size.height], forKey: .size)
        try container.encode(shapes, forKey: .shapes)
        try container.encode(pictures, forKey: .pictures)
        try container.encode(actions, forKey: .actions)
        try container.encode(steps.map { [Double($0.action), $0.reward] }, forKey: .steps)
        try container.encodeIfPresent(ending, forKey: .ending)
    }
}
