import Understudy

/// A reward for coming further along the expert's way: potential-based shaping (a control, ours).
///
/// r(s, s') = gamma · P(s') - P(s), where P(s) is how much of its trajectory the expert had behind it in the state nearest to s, from 0 to 1: the mean over the transitions that begin
/// in that state, and 0 where none is nearer than `radius`. Nothing is inferred. What it is worth to come along the expert's way is thereby told from what its actions are worth.
///
/// Source: Ng, Harada & Russell 1999. Such a reward leaves the best policy as it is where the potential of terminal states is 0; that of states near which the expert ended is not here, so that ends like
/// the expert's are worth up to 1 more.
public struct ExpertProgress: RewardModel {
    /// `progress`
    public static let name = "progress"

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

    /// Works out how far along each of the expert's states is.
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

    /// One, of which nothing is learned.
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
        observation.withUnsafeBufferPointer { observation in
            guard let observation = observation.baseAddress else { return }
            states?.nearestStates(1, to: observation, within: radius, into: &neighbors)
        }
        return neighbors.first.map { potentials[$0.index] } ?? 0
    }
}
