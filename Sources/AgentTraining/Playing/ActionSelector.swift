import QNetworks
import Understudy

/// A way to choose the agent's actions during training.
protocol ActionSelector: AnyObject {
    /// Whether the return of the current episode measures the agent's own policy.
    var measuresAgent: Bool { get }

    /// Prepares for a new episode; called before its first action.
    func beginEpisode()

    /// Returns the action for one training step.
    ///
    /// - Parameter epsilon: the probability of an exploratory action at this step of the schedule.
    func select(for observation: Span<Float>, epsilon: Double) -> SelectedAction

    /// Saves or restores the random stream.
    func saveOrRestoreState(in archive: inout StateArchive) throws
}

/// The action of a training step.
struct SelectedAction: Hashable {
    var action: Int
    /// Whether the action was drawn uniformly from all actions.
    var isRandom = false
}

/// Epsilon-greedy action selection with the online network (Mnih et al. 2015), with its noise if it has noisy layers.
final class EpsilonGreedySelector: ActionSelector {
    private let network: Network
    private var stream: RandomStream

    init(_ network: Network, seed: UInt64) {
        self.network = network
        stream = RandomStream(seed: seed, name: "exploration")
    }

    var measuresAgent: Bool { true }

    func beginEpisode() {}

    func select(for observation: Span<Float>, epsilon: Double) -> SelectedAction {
        explores(epsilon: epsilon) ? random() : greedy(for: observation)
    }

    /// Draws whether a step is exploratory.
    func explores(epsilon: Double) -> Bool { stream.happens(withProbability: epsilon) }

    /// Draws one of all actions.
    func random() -> SelectedAction {
        SelectedAction(action: stream.integer(below: network.shape.outputs), isRandom: true)
    }

    /// Returns the action with the highest value; noisy layers get new noise.
    func greedy(for observation: Span<Float>) -> SelectedAction {
        network.drawNoise(for: .online, using: &stream)
        return SelectedAction(action: network.bestAction(for: observation, isNoisy: true))
    }

    func saveOrRestoreState(in archive: inout StateArchive) throws {
        try stream.saveOrRestoreState(in: &archive, "exploration_stream")
    }
}
