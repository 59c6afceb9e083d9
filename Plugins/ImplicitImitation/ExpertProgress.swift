import ImitationTools
import Understudy

/// A reward for progress along the expert's path: potential-based shaping (a control, ours).
///
/// r(s, s') = gamma · P(s') - P(s), where P(s) is the expert's progress in its trajectory, from 0 to 1, at the expert
/// state nearest to s. It is the mean over the transitions that begin in that state, and 0 if no state is nearer than
/// `radius`. Nothing is inferred. The control thus separates the benefit of following the expert's path from that of
/// its actions.
///
/// Source: Ng, Harada & Russell 1999. Such a reward preserves the optimal policy if the potential of terminal states is
/// 0. Here it is not 0 near the expert's ends, so ends like the expert's are worth up to 1 more.
public struct ExpertProgress: RewardModel {
    /// `progress`
    public static let name = "progress"

    /// The publication.
    public static let source: String? = "Ng, Harada & Russell 1999, Policy invariance under reward transformations"

    /// One line for `understudy list`.
    public static let summary = "How much further along the expert's way a step leads (potential-based shaping)"

    private let gamma: Float
    private let radius: Float
    private var states: ExpertStates?
    /// P of each state.
    private var potentials: [Float] = []
    private var neighbors: [Neighbor] = []

    /// Reads the parameters.
    public init(from reader: inout SpecReader) {
        gamma = Float(reader.value("gamma", default: 0.99, in: 0.0...1, "Discount of the next state's potential"))
        radius = Float(
            reader.value(
                "radius", default: 0.5, in: .above(0.0),
                "Distance from which a state is on nobody's way; in standard deviations per dimension, of bits 1 - Jaccard index"
            ))
    }

    /// Computes the progress at each of the expert's states.
    public mutating func begin(_ recording: ExpertRecording, observations: ObservationSpace, random: RandomStream) {
        let states = ExpertStates(recording, observations: observations)
        var sums = [Double](repeating: 0, count: states.count)
        var j = 0
        for trajectory in recording.trajectories {
            for offset in 0..<trajectory.length {
                sums[states.state(of: j)] += Double(offset) / Double(trajectory.length)
                j += 1
            }
        }
        potentials = sums.indices.map { Float(sums[$0] / Double(states.transitionCount(from: $0))) }
        self.states = states
        neighbors.reserveCapacity(2)
    }

    /// 1, the smallest batch: nothing is learned.
    public var batchSize: Int { 1 }

    /// Does nothing.
    public mutating func learn(_ observations: Span<Float>, next: Span<Float>) {}

    /// Writes gamma · P(s') - P(s).
    public mutating func write(
        rewardsOf observations: Span<Float>, next: Span<Float>, into rewards: inout MutableSpan<Float>
    ) {
        let size = observations.count / max(rewards.count, 1)
        for row in 0..<rewards.count {
            let place = row * size..<(row + 1) * size
            rewards[row] = gamma * potential(next.extracting(place)) - potential(observations.extracting(place))
        }
    }

    private mutating func potential(_ observation: Span<Float>) -> Float {
        states?.nearestStates(1, to: observation, within: radius, into: &neighbors)
        return neighbors.first.map { potentials[$0.index] } ?? 0
    }
}
