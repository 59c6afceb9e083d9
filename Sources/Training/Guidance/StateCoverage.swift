import Understudy

/// How often the agent is near a state of the expert's: whether what holds for own transitions may hold for the recording too (ours).
///
/// A recording of something else is never near, a player who is far better is, as episodes begin alike. What is near is told by `ExpertStates`.
struct StateCoverage {
    /// The distance within which states are near, as in `ExpertStates`.
    static let radius: Float = 0.5
    /// One own step of so many is looked at.
    private static let period = 16
    /// The weight of all looks before, at each new one: about the last 2,000 count, of 32,000 steps.
    private static let memory = 0.9995
    /// The share of near states up to which there is no trust, and the one from which there is full trust.
    private static let thresholds = (none: 0.01, full: 0.05)

    private var states: ExpertStates
    private var stream: RandomStream
    private var steps = 0
    private var looks = 0.0
    private var near = 0.0

    init(_ states: ExpertStates, seed: UInt64) {
        self.states = states
        stream = RandomStream(seed: seed, name: "state-coverage")
    }

    /// Looks at an own state.
    mutating func observe(_ observation: UnsafePointer<Float>) {
        steps += 1
        guard steps.isMultiple(of: Self.period) else { return }
        looks = looks * Self.memory + 1
        let isNear = states.nearest(to: observation, within: Self.radius, using: &stream) != nil
        near = near * Self.memory + (isNear ? 1 : 0)
    }

    /// The share of own states that are near one of the expert's; `nil` before the first look.
    var share: Double? { looks > 0 ? near / looks : nil }

    /// The trust that follows from it, in 0...1.
    var trust: Float {
        guard let share else { return 0 }
        return Float(min(max((share - Self.thresholds.none) / (Self.thresholds.full - Self.thresholds.none), 0), 1))
    }
}

extension StateCoverage {
    /// Exchanges what changes as a run goes on.
    mutating func exchangeState(with archive: inout StateArchive) throws {
        try stream.exchangeState(with: &archive, "stream")
        try archive.number(&steps, "steps")
        try archive.number(&looks, "looks")
        try archive.number(&near, "near")
    }
}
