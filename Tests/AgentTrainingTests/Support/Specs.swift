/// A short run in a slippery corridor.
let corridorSpec = slipperyCorridor("")

/// The same with further keys of the environment, a comma before each.
func slipperyCorridor(_ keys: String) -> String {
    """
    environment: {kind: corridor, length: 6, slip: 0.1, time_limit: 20\(keys)}
    network: {hidden: [8]}
    optimizer: {kind: adam, learning_rate: 1e-2}
    replay: {capacity: 200}
    learner: {batch_size: 8, learning_starts: 20, train_every: 2, target_update_every: 50}
    training: {steps: 600, evaluate_every: 100, evaluation_episodes: 3, evaluation_epsilon: 0.1}

    """
}

/// The ways to learn from an expert, as `experiments/algorithms` composes them.
enum Algorithm: String, CaseIterable {
    case dqn, diiqn, guided
    case guidedExploration = "guided exploration"

    /// The part `expert` for a walk through a corridor of `length` cells.
    func expert(
        length: Int = 6, isLock: Bool = false, isOneHot: Bool = false, trajectories: Int = 3
    ) -> String {
        let dataset =
            "{kind: walk, length: \(length), lock: \(isLock), one_hot: \(isOneHot), trajectories: \(trajectories)}"
        return switch self {
        case .dqn: "expert: none\n"
        case .diiqn:
            """
            expert:
              dataset: \(dataset)
              inference: nearest-transition
              label_trust: claimed
              sampling: nearest-state
              confidence: dynamic
              bridging: none

            """
        case .guided:
            """
            expert:
              dataset: \(dataset)
              inference: nearest-transition
              label_trust: claimed
              sampling: {kind: batch, size: 4, minimum: 2}
              confidence: mixed
              guidance: {share: 0.5, scope: steps}
              bridging: none

            """
        case .guidedExploration:
            """
            expert:
              dataset: \(dataset)
              inference: nearest-transition
              label_trust: claimed
              sampling: {kind: nearest-state, phi_max: 0}
              confidence: dynamic
              guidance: {share: 0.9, scope: exploration}
              bridging: none

            """
        }
    }
}
