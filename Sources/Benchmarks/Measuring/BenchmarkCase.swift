/// One thing that is timed, with everything that it needs at hand.
struct BenchmarkCase {
    /// What it belongs to.
    let group: BenchmarkGroup
    /// What is timed: `4-120-84-2, batch 128`.
    let name: String
    /// The floating-point operations of one operation; `nil` where they are not what it does.
    var flops: Int?
    /// The name of the case of the same group whose time this one's is compared with; `nil` for none.
    var reference: String?
    /// The most seconds that an operation should take on the reference machine; `nil` where no target is set. See ``ReferenceMachine``.
    var targetSeconds: Double?
    /// The seconds of one round.
    var roundSeconds = 0.002
    /// The operations of one round come in multiples of this, so that rounds do equal work.
    var multiple = 1
    /// The operations of one round where they are given; else as many as take ``roundSeconds``.
    var operationsPerRound: Int?
    /// Does the given number of operations.
    let operate: (Int) throws -> Void
}

/// What is timed, as the command's option names it.
public enum BenchmarkGroup: String, CaseIterable, Codable, Sendable {
    /// Gradient updates of Q-networks.
    case updates
    /// The choice of an action for one observation.
    case actions
    /// Drawing batches from a replay memory.
    case replay
    /// Steps of environments.
    case environments
    /// Looking own steps up among an expert's transitions.
    case inference
    /// Looking for ways round an expert's transitions that the agent cannot make.
    case bridging
    /// Whole runs.
    case training
    /// Starting the program.
    case startUp = "start-up"
}

/// The machine for which the targets were set: `Documentation/Performance.md`.
enum ReferenceMachine {
    /// The floating-point operations per second of its multiply-add loop on a quiet core.
    static let peak = 91.8e9
    /// The kernels for which the targets were set.
    static let instructionSet = "avx2"
}
