import Understudy

/// Cells in a row; the episode begins in the first one and ends with a reward of 1 in the last one.
///
/// Observations are the cell's number over the last one's, or one element for each cell.
struct Corridor: Environment {
    static let name = "corridor"
    static let summary = "Cells in a row"

    let length: Int
    /// The probability that a step goes the other way.
    let slip: Double
    /// Whether the way on is left in some cells, and the other way leads back to the first one.
    let isLock: Bool
    let isOneHot: Bool
    /// Whether these elements are bits.
    let isOfBits: Bool
    /// The reward of every step but the one into the last cell.
    let stepReward: Double
    /// The step after which the corridor itself cuts the episode; `nil` for never.
    let ownLimit: Int?

    private var cell = 0
    private var stepCount = 0

    init(from reader: inout SpecReader) {
        length = reader.value("length", default: 6, in: 2...1_000, "Cells")
        slip = reader.value("slip", default: 0, in: 0.0...1, "Probability of a step the other way")
        isLock = reader.value("lock", default: false, "Whether a wrong step leads back to the first cell")
        isOneHot = reader.value("one_hot", default: false, "Whether each cell has an element of the observation")
        isOfBits = reader.value("bits", default: false, "Whether these elements are bits, each a channel of its own")
        stepReward = reader.value("step_reward", default: 0, "Reward of a step that does not reach the end")
        ownLimit = reader.optionalValue(
            "own_limit", as: Int.self, in: 1..., "Steps after which it cuts the episode itself")
    }

    var observationSpace: ObservationSpace {
        if isOneHot, isOfBits { return ObservationSpace(binary: [1, length]) }
        let count = isOneHot ? length : 1
        return ObservationSpace(
            low: Array(repeating: 0, count: count), high: Array(repeating: 1, count: count))
    }

    var actionSpace: ActionSpace { ActionSpace(["left", "right"]) }

    mutating func reset(using stream: inout RandomStream) { (cell, stepCount) = (0, 0) }

    mutating func step(_ action: Int, using stream: inout RandomStream) -> Step {
        let isOnward = (action == Self.wayOn(from: cell, isLock: isLock)) != stream.happens(withProbability: slip)
        cell = isOnward ? cell + 1 : isLock ? 0 : max(0, cell - 1)
        stepCount += 1
        let isEnd = cell == length - 1
        // At a terminal state it has no meaning, and is said all the same.
        return Step(reward: isEnd ? 1 : stepReward, terminated: isEnd, truncated: stepCount == ownLimit)
    }

    /// The action that leads on.
    static func wayOn(from cell: Int, isLock: Bool) -> Int {
        isLock ? [1, 0, 0, 1, 1, 1, 0, 1, 0, 0][cell % 10] : 1
    }

    func observe(into observation: inout MutableSpan<Float>) {
        Self.write(cell, of: length, isOneHot: isOneHot) { observation[$0] = $1 }
    }

    /// Writes the observation of a cell.
    static func write(_ cell: Int, of length: Int, isOneHot: Bool, _ set: (Int, Float) -> Void) {
        if isOneHot {
            for other in 0..<length { set(other, other == cell ? 1 : 0) }
        } else {
            set(0, Float(cell) / Float(length - 1))
        }
    }
}

/// Straight walks from the first cell of a corridor to its last.
struct WalkDataset: ExpertDataset {
    static let name = "walk"
    static let summary = "Straight walks through a corridor"

    private let length: Int
    private let isLock: Bool
    private let isOneHot: Bool
    private let trajectories: Int

    init(from reader: inout SpecReader) {
        length = reader.value("length", default: 6, in: 2...1_000, "Cells")
        isLock = reader.value("lock", default: false, "Whether the corridor is a lock")
        isOneHot = reader.value("one_hot", default: false, "Whether each cell has an element of the observation")
        trajectories = reader.value("trajectories", default: 1, in: 1..., "Walks")
    }

    func load() -> ExpertRecording {
        let count = isOneHot ? length : 1
        var observations: [Float] = []
        for _ in 0..<trajectories {
            for cell in 0..<length {
                let start = observations.count
                observations += Array(repeating: 0, count: count)
                Corridor.write(cell, of: length, isOneHot: isOneHot) { observations[start + $0] = $1 }
            }
        }
        return ExpertRecording(
            observationCount: count, observations: observations,
            trajectories: Array(
                repeating: .init(length: length - 1, terminated: true, truncated: false), count: trajectories),
            actions: (0..<trajectories).flatMap { _ in
                (0..<length - 1).map { Corridor.wayOn(from: $0, isLock: isLock) }
            })
    }
}
