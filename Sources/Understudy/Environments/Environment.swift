/// What one step of an environment gives.
public struct Step: Hashable, Sendable {
    /// The reward of the transition, undiscounted, in the environment's own units.
    public var reward: Double
    /// Whether the transition ended in a terminal state. A time limit is not a terminal state: it belongs to the framework.
    public var terminated: Bool
    /// Whether the environment itself breaks the episode off in a state that is not terminal, for a reason of its own beside the framework's
    /// time limit. Such an end is kept as that of a time limit: values are bootstrapped from its state. Of no meaning where `terminated`.
    public var truncated: Bool

    /// Creates a step.
    public init(reward: Double, terminated: Bool, truncated: Bool = false) {
        self.reward = reward
        self.terminated = terminated
        self.truncated = truncated
    }
}

/// One Markov decision process, one episode at a time.
///
/// Laws, checked by `EnvironmentLaws` of the module `UnderstudyTesting`: the same stream gives the same episode, as all randomness comes from the
/// stream that is handed in; every observation is finite and within the space, and observing changes nothing; every reward is finite; a reset forgets
/// what was before it; two instances do not influence each other; a step after the end throws or changes nothing. A step does not allocate.
public protocol Environment: Component {
    /// What reports and messages call the environment: its name, unless one component stands for many environments. Constant.
    var label: String { get }

    /// The observations. Constant.
    var observationSpace: ObservationSpace { get }

    /// The actions. Constant.
    var actionSpace: ActionSpace { get }

    /// The number of steps after which an episode is cut where a spec does not say otherwise; `nil` for no limit.
    var standardTimeLimit: Int? { get }

    /// Begins an episode, whatever the state of the one before.
    mutating func reset(using stream: inout RandomStream) throws

    /// Takes `action`, a number below `actionSpace.count`.
    ///
    /// After the end of an episode, and before the next reset, a step throws, or changes nothing: it is worth 0 and terminates again.
    mutating func step(_ action: Int, using stream: inout RandomStream) throws -> Step

    /// Writes the current observation, `observationSpace.count` numbers in row-major order.
    func observe(into observation: inout MutableSpan<Float>)

    /// Writes the current observation with one bit an element where the environment can, and says whether it can.
    ///
    /// Conform to `PackedObserving`, which brings this, rather than implementing it.
    func writePacked(into words: inout MutableSpan<UInt64>) -> Bool
}

extension Environment {
    /// The component's name.
    public var label: String { Self.name }

    /// No limit.
    public var standardTimeLimit: Int? { nil }
}
