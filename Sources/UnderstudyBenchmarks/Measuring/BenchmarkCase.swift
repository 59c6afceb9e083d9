/// An operation to time, with everything it needs.
struct BenchmarkCase {
    /// The group of the case.
    let group: BenchmarkGroup
    /// The name of the case, such as `4-120-84-2, batch 128`.
    let name: String
    /// The floating-point operations per operation; `nil` if the operation is not dominated by them.
    var flops: Int?
    /// The name of the reference case in the same group, with which the time is compared; `nil` for none.
    var reference: String?
    /// The duration of one round in seconds.
    var roundSeconds = 0.002
    /// The number of operations per round is a multiple of this value, so that all rounds do equal work.
    var multiple = 1
    /// The fixed number of operations per round; if `nil`, a round has as many as fit in ``roundSeconds``.
    var operationsPerRound: Int?
    /// Performs the given number of operations.
    let operate: (Int) throws -> Void
}

/// A group of benchmark cases, named as in the command's option.
package enum BenchmarkGroup: String, CaseIterable, Codable, Sendable {
    /// Gradient updates of Q-networks.
    case updates
    /// Action selection for single observations.
    case actions
    /// Sampling batches from a replay memory.
    case replay
    /// Environment steps.
    case environments
    /// Looking up the agent's steps among the expert's transitions.
    case inference
    /// Searching for bridges around expert transitions that are infeasible for the agent.
    case bridging
    /// Whole runs.
    case training
    /// Whole runs of each composition, beside DQN.
    case compositions
    /// Program start-up.
    case startUp = "start-up"
}

/// The machine to which scaled figures refer.
enum ReferenceMachine {
    /// The floating-point operations per second of its multiply-add loop on an idle core.
    static let peak = 91.8e9
}
