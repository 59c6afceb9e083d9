import Understudy

/// Two rows of nine places, to be walked along to the right end; steps draw no random numbers.
struct Strip: Environment, Demonstrating {
    static let name = "strip"
    static let summary = "Two rows of places, to be walked along to the right end"

    /// The variants.
    struct Options: OptionSet, Sendable {
        let rawValue: Int
        /// Observations are bits on a grid, not numbers.
        static let ofBits = Options(rawValue: 1)
        /// A fourth action leads two places to the right.
        static let leaps = Options(rawValue: 2)
        /// Equal places have equal observations; otherwise they also contain the time or the weather.
        static let repeats = Options(rawValue: 4)
    }

    private static let columns = 9

    let observationSpace: ObservationSpace
    let actionSpace: ActionSpace
    private let options: Options
    private var (row, column) = (0, 0)
    /// A number of the episode, in -1...1.
    private var weather: Float = 0
    /// The column of the light, which moves one to the right in every step.
    private var light = 0

    init(_ options: Options = []) {
        self.options = options
        actionSpace = ActionSpace(["left", "right", "switch"] + (options.contains(.leaps) ? ["leap"] : []))
        observationSpace =
            options.contains(.ofBits)
            ? ObservationSpace(binary: [2, Self.columns, 2])
            : ObservationSpace(low: [-.infinity, 0, -1], high: [.infinity, 1, 1])
    }

    init(from reader: inout SpecReader) { self.init() }

    var standardTimeLimit: Int? { 30 }

    private var isOver: Bool { column == Self.columns - 1 }

    mutating func reset(using stream: inout RandomStream) {
        column = stream.integer(below: 5)
        row = stream.integer(below: 2)
        let isVaried = !options.contains(.repeats)
        weather = isVaried ? Float(stream.uniform(in: -1...1)) : 0
        light = isVaried ? stream.integer(below: Self.columns) : 0
    }

    mutating func step(_ action: Int, using stream: inout RandomStream) -> Step {
        guard !isOver else { return Step(reward: 0, terminated: true) }
        switch action {
        case 0: column = max(0, column - 1)
        case 1: column += 1
        case 2: row = 1 - row
        default: column = min(column + 2, Self.columns - 1)
        }
        if !options.contains(.repeats) { light = (light + 1) % Self.columns }
        return Step(reward: isOver ? 1 : row == 0 ? 0 : -0.25, terminated: isOver)
    }

    func observe(into observation: inout MutableSpan<Float>) {
        guard options.contains(.ofBits) else {
            observation[0] = Float(column) / Float(Self.columns - 1) + 0.01 * weather
            observation[1] = Float(row)
            observation[2] = weather
            return
        }
        for place in 0..<observation.count { observation[place] = 0 }
        observation[2 * (row * Self.columns + column)] = 1
        observation[2 * light + 1] = 1
    }

    func demonstratedAction(using stream: inout RandomStream) -> Int {
        options.contains(.leaps) && column % 2 == 0 ? 3 : 1
    }
}
