import ImitationTools
import Understudy

/// A reward for being near a state of the expert: 1 in such a state, and 0 from `radius` on.
struct StateNearnessReward: RewardModel {
    static let name = "state-nearness"
    // Edit: one line for `lab list`.
    static let summary = "How near the expert's states a step leads"

    private let radius: Float
    private var states: ExpertStates?
    private var neighbors: [Neighbor] = []

    init(radius: Double = 1) { self.radius = Float(radius) }

    /// Reads the parameters from a spec.
    init(from reader: inout SpecReader) {
        // Edit: a line for each parameter, with its default, its range and its meaning.
        self.init(radius: reader.value("radius", default: 1, in: .above(0.0), "Distance from which the reward is 0"))
    }

    /// Begins a run and forgets everything before.
    mutating func begin(_ recording: ExpertRecording, observations: ObservationSpace, random: RandomStream) {
        states = ExpertStates(recording, observations: observations)
        neighbors.reserveCapacity(2)
    }

    // Edit: the own transitions for each call of `learn`.
    var batchSize: Int { 1 }

    /// Learns from own transitions, once before each update of the agent.
    mutating func learn(_ observations: Span<Float>, next: Span<Float>) {
        // Edit: what is learned. Stored properties that change belong into `saveOrRestoreState(in:)`.
    }

    /// Writes the rewards of transitions, all finite. It does not allocate.
    mutating func write(
        rewardsOf observations: Span<Float>, next: Span<Float>, into rewards: inout MutableSpan<Float>
    ) {
        // Edit: the reward of each transition.
        let size = next.count / max(rewards.count, 1)
        for row in 0..<rewards.count {
            let observation = next.extracting(row * size..<(row + 1) * size)
            states?.nearestStates(1, to: observation, within: radius, into: &neighbors)
            rewards[row] = neighbors.first.map { 1 - $0.squaredDistance.squareRoot() / radius } ?? 0
        }
    }

    /// Saves or restores what changes during a run.
    mutating func saveOrRestoreState(in archive: inout StateArchive) throws {
        // Edit: a line for each stored property that changes during a run; none does here.
    }
}
