/// What one step of an environment gives.
public struct Step: Hashable, Sendable {
    /// The reward of the transition, undiscounted, in the environment's own units.
    public var reward: Double
    /// Whether the transition ended in a terminal state. A time limit is not a terminal state: it belongs to the framework.
    public var terminated: Bool

    /// Creates a step.
    public init(reward: Double, terminated: Bool) {
        self.reward = reward
        self.terminated = terminated
    }
}

/// One Markov decision process, one episode at a time.
///
/// Laws, checked by `UnderstudyTesting`: the same stream gives the same episode; every observation lies within the space; two instances
/// do not influence each other; all randomness comes from the stream that is handed in; a step does not allocate.
public protocol Environment: Component {
    /// The observations. Constant.
    var observationSpace: ObservationSpace { get }

    /// The actions. Constant.
    var actionSpace: ActionSpace { get }

    /// The number of steps after which an episode is cut where a spec does not say otherwise; `nil` for no limit.
    var standardTimeLimit: Int? { get }

    /// Begins an episode, whatever the state of the one before.
    mutating func reset(using stream: inout RandomStream) throws

    /// Takes `action`, a number below `actionSpace.count`, in a state that is not terminal.
    mutating func step(_ action: Int, using stream: inout RandomStream) throws -> Step

    /// Writes the current observation, `observationSpace.count` numbers in row-major order.
    func observe(into observation: inout MutableSpan<Float>)

    /// Writes the current observation with one bit an element where the environment can, and says whether it can.
    ///
    /// Conform to `PackedObserving`, which brings this, rather than implementing it.
    func writePacked(into words: inout MutableSpan<UInt64>) -> Bool
}

extension Environment {
    /// No limit.
    public var standardTimeLimit: Int? { nil }
}
