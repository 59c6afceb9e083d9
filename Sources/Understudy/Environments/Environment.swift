/// The result of one step of an environment.
public struct Step: Hashable, Sendable {
    /// The reward of the transition, undiscounted, in the environment's own units.
    public var reward: Double
    /// `true` if the transition ended in a terminal state.
    ///
    /// A time limit does not produce a terminal state: it belongs to the framework.
    public var terminated: Bool
    /// `true` if the environment itself cuts the episode in a nonterminal state.
    ///
    /// The reason is the environment's own, independent of the framework's time limit. The end is treated as that of a
    /// time limit: values are bootstrapped from its state. Ignored if `terminated`.
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
/// `EnvironmentLaws` of the module `UnderstudyTesting` checks these laws:
///
/// - The same stream gives the same episode: all randomness comes from the stream passed in.
/// - Every observation is finite and within the space, and observing changes nothing.
/// - Every reward is finite.
/// - A reset forgets everything before.
/// - Two instances do not influence each other.
/// - A step after the end throws or changes nothing.
///
/// A step does not allocate.
public protocol Environment: Component {
    /// The keys of the parameters that choose the agent's actions, such as `moves`.
    ///
    /// An expert may have others: what a recording states of them may differ from the spec.
    static var actionKeys: [String] { get }

    /// The environment's label in reports and messages. Constant.
    ///
    /// It is the component's name, unless one component represents many environments.
    var label: String { get }

    /// The observation space. Constant.
    var observationSpace: ObservationSpace { get }

    /// The action space. Constant.
    var actionSpace: ActionSpace { get }

    /// The default time limit of an episode in steps; `nil` for no limit.
    var standardTimeLimit: Int? { get }

    /// Begins a new episode from any state.
    mutating func reset(using stream: inout RandomStream) throws

    /// Executes `action`, a number below `actionSpace.count`.
    ///
    /// After the end of an episode and before the next reset, a step throws or changes nothing. In the latter case its
    /// reward is 0 and it terminates again.
    mutating func step(_ action: Int, using stream: inout RandomStream) throws -> Step

    /// Writes the current observation: `observationSpace.count` numbers in row-major order.
    func observe(into observation: inout MutableSpan<Float>)

    /// Writes the current observation with one bit per element, and returns whether the environment supports it.
    ///
    /// Do not implement it: conform to `PackedObserving`, which does.
    func writePacked(into words: inout MutableSpan<UInt64>) -> Bool

    /// Writes the pixels of the current observation, and returns whether the environment supports it.
    ///
    /// Only an environment of images implements it, if it has them as bytes: `observationSpace.count` bytes, which are
    /// the numbers of `observe(into:)`. Others need not, and their pixels are taken from there.
    func writePixels(into pixels: inout MutableSpan<UInt8>) -> Bool
}

extension Environment {
    /// None: the actions are always the same.
    public static var actionKeys: [String] { [] }

    /// The component's name.
    public var label: String { Self.name }

    /// No limit.
    public var standardTimeLimit: Int? { nil }

    /// Returns `false`: no bytes.
    public func writePixels(into pixels: inout MutableSpan<UInt8>) -> Bool { false }
}
