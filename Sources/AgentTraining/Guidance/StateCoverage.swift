import ImitationTools
import Understudy

/// The fraction of agent states near an expert state (our method).
///
/// It decides whether measurements on agent transitions may also apply to the recording. A recording of something else
/// is never near. The recording of a much better player is near, because episodes begin alike. Nearness is measured by
/// `ExpertStates`.
struct StateCoverage {
    /// The maximum distance of near states, measured as in `ExpertStates`.
    static let radius: Float = 0.5
    /// The number of agent steps per check.
    private static let period = 16
    /// The decay of earlier checks at each new one, which gives a window of about 2,000 checks or 32,000 steps.
    private static let memory = 0.9995
    /// The fractions of near states up to which there is no trust, and from which there is full trust.
    private static let ramp = TrustRamp(none: 0.01, full: 0.05)

    private var states: ExpertStates
    private var stream: RandomStream
    private var steps = 0
    private var looks = 0.0
    private var near = 0.0

    init(_ states: ExpertStates, seed: UInt64) {
        self.states = states
        stream = RandomStream(seed: seed, name: "state-coverage")
    }

    /// Observes an agent state.
    mutating func observe(_ observation: Span<Float>) {
        steps += 1
        guard steps.isMultiple(of: Self.period) else { return }
        looks = looks * Self.memory + 1
        let isNear = states.nearest(to: observation, within: Self.radius, using: &stream) != nil
        near = near * Self.memory + (isNear ? 1 : 0)
    }

    /// The fraction of agent states near an expert state; `nil` before the first check.
    var share: Double? { looks > 0 ? near / looks : nil }

    /// The resulting trust, in 0...1.
    var trust: Float { Self.ramp.trust(at: share) }
}

/// Trust that grows with a share, in a straight line between two values.
struct TrustRamp {
    /// The share up to which there is no trust.
    let none: Double
    /// The share from which there is full trust.
    let full: Double

    /// Returns the trust, in 0...1; 0 for an unknown share.
    func trust(at share: Double?) -> Float {
        guard let share else { return 0 }
        return Float(min(max((share - none) / (full - none), 0), 1))
    }
}

extension StateCoverage {
    /// Saves or restores the mutable state.
    mutating func saveOrRestoreState(in archive: inout StateArchive) throws {
        try stream.saveOrRestoreState(in: &archive, "stream")
        try archive.number(&steps, "steps")
        try archive.number(&looks, "looks")
        try archive.number(&near, "near")
    }
}
