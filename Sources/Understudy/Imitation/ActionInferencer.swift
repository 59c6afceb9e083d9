/// The label of one expert transition: the inferred action and its reward.
public struct Inference: Hashable, Sendable {
    /// The agent's action that best explains the transition.
    public var action: Int
    /// The error of the label, from 0 (perfect match) to the inferencer's `acceptanceRadius`.
    public var error: Float
    /// The certainty of the action, in 0...1.
    ///
    /// It is the weight of the transition wherever the agent learns from the expert directly.
    public var certainty: Float
    /// The reward that the agent would receive for the transition; `nil` if unknown.
    public var reward: Float?
    /// `true` if the transition ends in a terminal state.
    public var terminated: Bool

    /// Creates a label.
    public init(action: Int, error: Float, certainty: Float, reward: Float?, terminated: Bool) {
        self.action = action
        self.error = error
        self.certainty = certainty
        self.reward = reward
        self.terminated = terminated
    }
}

/// The method for testing an inferencer on the agent's own transitions.
public enum LabelTest: String, Hashable, Sendable {
    /// The inferencer labels arbitrary transitions: it is tested on each new own transition before it learns from it.
    case prequential
    /// The inferencer labels a recording only: a second instance labels a held-out sample of own transitions.
    case leaveOneOut
    /// The inferencer does not use own transitions: its labels are not tested.
    case exempt
}

/// Infers the expert's actions from the agent's own experience.
///
/// Source: Chrysomallis & Chalkiadakis 2025, action inference. `Documentation/DIIQN.md` lists what the paper
/// leaves open.
///
/// `InferencerLaws` of the module `UnderstudyTesting` checks the laws in `Documentation/Laws.md`.
public protocol ActionInferencer: Component, Checkpointed {
    /// Returns the reason why the inferencer cannot handle `observations`; `nil` if it can.
    ///
    /// The check uses the parameters only.
    func obstacle(in observations: ObservationSpace) -> Diagnostic?

    /// Begins a run on `recording` for an agent with `actions` and `observations`, and forgets everything before.
    ///
    /// - Parameter random: the inferencer's own random numbers; the same in every run with the same seed.
    /// - Throws: an error that only the recording can reveal, as one line with the remedy.
    mutating func begin(
        _ recording: ExpertRecording, observations: ObservationSpace, actions: ActionSpace, random: RandomStream) throws

    /// Observes one own transition; transitions arrive in the order in which the agent made them.
    mutating func observe(
        _ observation: Span<Float>, action: Int, reward: Float, next: Span<Float>, terminated: Bool)

    /// Observes one own transition, including whether its action was drawn uniformly from all actions.
    ///
    /// Such an action is independent of the state and reveals nothing about the agent's habits.
    mutating func observe(
        _ observation: Span<Float>, action: Int, reward: Float, next: Span<Float>, terminated: Bool, isRandom: Bool)

    /// The composition of the sample for each call of `learn`; none if the inferencer learns from `observe` alone.
    var sampling: OwnSampling { get }

    /// Learns from own transitions, once before each update of the agent.
    ///
    /// The transitions are drawn from the replay memory according to `sampling`.
    mutating func learn(_ sample: OwnSample)

    /// The method for testing the inferencer on own transitions, whose actions are known.
    var labelTest: LabelTest { get }

    /// Labels an own transition that the inferencer has not learned from yet.
    ///
    /// Called only if `labelTest` is `prequential`. It does not change later results.
    ///
    /// - Returns: the action, its error and its certainty; `nil` if there is no label.
    func label(from observation: Span<Float>, to next: Span<Float>) -> (action: Int, error: Float, certainty: Float)?

    /// Prefetches data for upcoming calls of `inference(for:)` on `transitions` (see ``Prefetching``).
    ///
    /// It does not change any result.
    func prefetch(_ transitions: Span<Int32>)

    /// Returns the current label of expert transition `j`, or `nil` if no own transition is close enough.
    func inference(for j: Int) -> Inference?

    /// The largest accepted error (err_max in the paper), in the units of `Inference.error`.
    var acceptanceRadius: Float { get }

    /// The number of labeled expert transitions.
    var inferredCount: Int { get }
}

extension ActionInferencer {
    /// Returns `nil`: no obstacle.
    public func obstacle(in observations: ObservationSpace) -> Diagnostic? { nil }

    /// Ignores `isRandom` and observes the transition.
    public mutating func observe(
        _ observation: Span<Float>, action: Int, reward: Float, next: Span<Float>, terminated: Bool, isRandom: Bool
    ) {
        observe(observation, action: action, reward: reward, next: next, terminated: terminated)
    }

    /// No sample.
    public var sampling: OwnSampling { .none }

    /// `leaveOneOut`
    public var labelTest: LabelTest { .leaveOneOut }

    /// Returns no label.
    public func label(
        from observation: Span<Float>, to next: Span<Float>
    ) -> (action: Int, error: Float, certainty: Float)? { nil }

    /// Does nothing.
    public func prefetch(_ transitions: Span<Int32>) {}

    /// Does nothing.
    public mutating func learn(_ sample: OwnSample) {}
}
