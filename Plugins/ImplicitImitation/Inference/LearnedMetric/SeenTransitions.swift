import ImitationTools
import Understudy

/// Own transitions in order; binary ones are stored as bits.
struct SeenTransitions {
    private let isBinary: Bool
    private let layout: BitLayout
    private let size: Int
    /// The bits, [count, s and s', words]; empty for numbers.
    private var words: [UInt64] = []
    /// The numbers, [count, s and s', elements]; empty for bits.
    private var numbers: [Float] = []
    private var actions: [Int32] = []
    private var rewards: [Float] = []
    /// The `endFlag` and `randomFlag` of each transition.
    private var flags: [UInt8] = []

    private static let endFlag: UInt8 = 1
    private static let randomFlag: UInt8 = 2

    init(_ observations: ObservationSpace) {
        isBinary = observations.isBinary
        layout = BitLayout(channelsOf: observations)
        size = observations.count
    }

    /// The number of transitions.
    var count: Int { actions.count }
    /// Returns the action of a transition.
    func action(of place: Int) -> Int32 { actions[place] }
    /// Returns whether a transition leads to a terminal state.
    func isEnd(_ place: Int) -> Bool { flags[place] & Self.endFlag != 0 }
    /// Returns whether the action of a transition was drawn at random.
    func isRandom(_ place: Int) -> Bool { flags[place] & Self.randomFlag != 0 }

    /// Stores a transition.
    mutating func append(
        _ observation: Span<Float>, action: Int, reward: Float, next: Span<Float>, terminated: Bool, isRandom: Bool
    ) {
        if isBinary {
            let start = words.count
            words += repeatElement(0, count: 2 * layout.wordCount)
            layout.pack(observation, into: &words, at: start)
            layout.pack(next, into: &words, at: start + layout.wordCount)
        } else {
            for index in observation.indices { numbers.append(observation[index]) }
            for index in next.indices { numbers.append(next[index]) }
        }
        actions.append(Int32(action))
        rewards.append(reward)
        flags.append((terminated ? Self.endFlag : 0) | (isRandom ? Self.randomFlag : 0))
    }

    /// Returns the bits of s, then of s', for each transition at `places`.
    func bits(of places: [Int]) -> [UInt64] {
        let width = 2 * layout.wordCount
        return places.flatMap { words[$0 * width..<($0 + 1) * width] }
    }

    /// Calls `body` with the observations of the transition at `place`.
    func withObservations(of place: Int, _ body: (_ observation: Span<Float>, _ next: Span<Float>) -> Void) {
        if isBinary {
            var (observation, next) = ([Float](repeating: 0, count: size), [Float](repeating: 0, count: size))
            layout.unpack(words, at: 2 * place * layout.wordCount, into: &observation)
            layout.unpack(words, at: (2 * place + 1) * layout.wordCount, into: &next)
            body(observation.span, next.span)
        } else {
            let start = 2 * place * size
            let all = numbers.span
            body(all.extracting(start..<start + size), all.extracting(start + size..<start + 2 * size))
        }
    }

    /// Calls `body` with each transition, in order.
    func replay(
        _ body: (
            _ observation: Span<Float>, _ action: Int, _ reward: Float, _ next: Span<Float>, _ terminated: Bool
        ) -> Void
    ) {
        for place in 0..<count {
            withObservations(of: place) { body($0, Int(actions[place]), rewards[place], $1, isEnd(place)) }
        }
    }
}

extension SeenTransitions {
    /// Saves or restores all transitions.
    mutating func saveOrRestoreState(in archive: inout StateArchive) throws {
        try archive.numbers(&words, "words", varies: true)
        try archive.numbers(&numbers, "numbers", varies: true)
        try archive.numbers(&actions, "actions", varies: true)
        try archive.numbers(&rewards, "rewards", varies: true)
        try archive.numbers(&flags, "flags", varies: true)
        let width = isBinary ? 2 * layout.wordCount : 2 * size
        try archive.require(actions.map { Int($0) }, in: 0..<archive.actionCount, "actions")
        guard rewards.count == count, flags.count == count, words.count + numbers.count == count * width,
            isBinary ? numbers.isEmpty : words.isEmpty
        else { throw StateError("seen", "its lists are of different lengths") }
    }
}

/// Own transitions as columns of numbers, for distances in a single number.
struct NumberColumns {
    private let count: Int
    /// Each number of phi of each transition, in standard deviations.
    private let columns: [[Float]]

    /// The distance cap, in standard deviations.
    private static let farthest: Float = 4
    /// The units of the squared distance 1; the square of `farthest` is 2^20 units.
    private static let one: Float = 65_536

    init(_ transitions: SeenTransitions, _ places: [Int], _ features: VectorFeatures) {
        count = places.count
        let norm = Float(features.count).squareRoot()
        var columns = [[Float]](repeating: [], count: features.count)
        var row = [Float](repeating: 0, count: features.count)
        for place in places {
            transitions.withObservations(of: place) { features.write($0, $1, into: &row) }
            for (index, value) in row.enumerated() { columns[index].append(value * norm) }
        }
        self.columns = columns
    }

    /// Writes the squared distances from `row` to every row in one number.
    func distances(from row: Int, in index: Int, into distances: inout [Int32]) {
        let column = columns[index]
        let own = column[row]
        for other in 0..<count {
            let difference = abs(column[other] - own)
            // NaN counts as `farthest`, too.
            distances[other] = difference < Self.farthest ? Int32(difference * difference * Self.one) : 1 << 20
        }
    }
}
