/// What is believed about one transition of the expert's.
public struct Inference: Hashable, Sendable {
    /// The agent's action that best explains the transition.
    public var action: Int
    /// How badly it explains it: 0 for perfectly, at most the inferencer's `acceptanceRadius`.
    public var error: Float
    /// How sure the inferencer is of the action, in 0...1: the weight of the transition where the expert is learned from directly.
    public var certainty: Float
    /// The reward that the agent would get for the transition; `nil` where nothing tells it.
    public var reward: Float?
    /// Whether the transition ends in a terminal state.
    public var terminated: Bool

    /// Creates an inference.
    public init(action: Int, error: Float, certainty: Float, reward: Float?, terminated: Bool) {
        self.action = action
        self.error = error
        self.certainty = certainty
        self.reward = reward
        self.terminated = terminated
    }
}

/// How an inferencer is tested on the agent's own transitions.
public enum LabelTest: String, Hashable, Sendable {
    /// It judges any transition: it is asked for new own ones before it learns from them.
    case prequential
    /// It labels a recording only: another instance labels a sample of own transitions.
    case leaveOneOut
    /// It does not infer from own transitions: its labels are taken as they are.
    case exempt
}

/// Infers the expert's actions from the agent's own experience.
///
/// Source: Chrysomallis & Chalkiadakis 2025, action inference; `Documentation/Algorithms.md` lists what the paper leaves open.
public protocol ActionInferencer: Component, Checkpointed {
    /// What keeps the inferencer from `observations`, as far as its parameters tell; `nil` for nothing.
    func obstacle(in observations: ObservationSpace) -> ParameterProblem?

    /// Begins a run on `recording` for an agent with `actions` and `observations`, forgetting everything.
    ///
    /// - Parameter random: random numbers of the inferencer's own; the same in every run of the same seed.
    /// - Throws: what can only be known with the recording at hand, as one line with the remedy.
    mutating func begin(
        _ recording: ExpertRecording, observations: ObservationSpace, actions: ActionSpace, random: RandomStream) throws

    /// Is shown one transition of the agent's own, in the order in which they were made.
    mutating func observe(
        _ observation: Span<Float>, action: Int, reward: Float, next: Span<Float>, terminated: Bool)

    /// As `observe`, and is told whether the action was drawn uniformly from all actions, whatever the state; such an action says nothing about the agent's habits.
    mutating func observe(
        _ observation: Span<Float>, action: Int, reward: Float, next: Span<Float>, terminated: Bool, isRandom: Bool)

    /// The sample that `learn` is shown before each update of the agent; none for an inferencer that learns from `observe` alone.
    var sampling: OwnSampling { get }

    /// Learns from own transitions, drawn from the replay memory as `sampling` says, once before each update of the agent.
    mutating func learn(_ sample: OwnSample)

    /// How the inferencer is tested on own transitions, whose actions are known.
    var labelTest: LabelTest { get }

    /// What the inferencer says of a transition of the agent's own that it has not learned from yet: the action, its error, and how certain it is; `nil` where it has no label for it.
    ///
    /// It is asked where `labelTest` is `prequential`, and changes no answer.
    func label(from observation: Span<Float>, to next: Span<Float>) -> (action: Int, error: Float, certainty: Float)?

    /// Is told the transitions for which `inference(for:)` will be asked next, to ask for what it keeps of them (``Prefetching``). Changes no answer.
    func prefetch(_ transitions: Span<Int32>)

    /// The present inference for the expert's transition `j`, or `nil` where nothing is close enough.
    func inference(for j: Int) -> Inference?

    /// The error above which nothing is accepted (the paper's err_max), in the units of `Inference.error`.
    var acceptanceRadius: Float { get }

    /// The number of expert transitions that have an inference.
    var inferredCount: Int { get }
}

extension ActionInferencer {
    /// Nothing.
    public func obstacle(in observations: ObservationSpace) -> ParameterProblem? { nil }

    /// As without `isRandom`.
    public mutating func observe(
        _ observation: Span<Float>, action: Int, reward: Float, next: Span<Float>, terminated: Bool, isRandom: Bool
    ) {
        observe(observation, action: action, reward: reward, next: next, terminated: terminated)
    }

    /// None.
    public var sampling: OwnSampling { .none }

    /// `leaveOneOut`
    public var labelTest: LabelTest { .leaveOneOut }

    /// No label.
    public func label(
        from observation: Span<Float>, to next: Span<Float>
    ) -> (action: Int, error: Float, certainty: Float)? { nil }

    /// Does nothing.
    public func prefetch(_ transitions: Span<Int32>) {}

    /// Does nothing.
    public mutating func learn(_ sample: OwnSample) {}
}
