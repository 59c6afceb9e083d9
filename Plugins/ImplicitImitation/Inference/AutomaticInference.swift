import Understudy

/// The inference with the best measured results for the observations.
///
/// It is `transition-model` for grids and images, and `nearest-transition` for vectors. It has no keys; a spec that
/// needs keys names one of the two instead. `Documentation/InferenceFigures.md` has the figures behind the choice.
public struct AutomaticInference: ActionInferencer {
    /// `auto`
    public static let name = "auto"

    /// One line for `understudy list`.
    public static let summary = "What measured best for the observations: transition-model or nearest-transition"

    private let forVectors: any ActionInferencer
    private let forGrids: any ActionInferencer
    private var chosen: any ActionInferencer

    /// Takes no parameters.
    public init(from reader: inout SpecReader) { self.init() }

    init() {
        // Both use their own defaults: neither has a part that needs a registry.
        var defaults = SpecReader(describing: Registry())
        forVectors = NearestTransition(from: &defaults)
        forGrids = TransitionModel(from: &defaults)
        chosen = forVectors
    }

    /// Chooses by the shape of the observations, and begins the run.
    public mutating func begin(
        _ recording: ExpertRecording, observations: ObservationSpace, actions: ActionSpace, random: RandomStream
    ) throws {
        chosen = observations.shape.count == 3 ? forGrids : forVectors
        try chosen.begin(recording, observations: observations, actions: actions, random: random)
    }

    /// Forwards to the chosen inferencer.
    public mutating func observe(
        _ observation: Span<Float>, action: Int, reward: Float, next: Span<Float>, terminated: Bool
    ) {
        chosen.observe(observation, action: action, reward: reward, next: next, terminated: terminated)
    }

    /// The chosen inferencer's.
    public var sampling: OwnSampling { chosen.sampling }

    /// Forwards to the chosen inferencer.
    public mutating func learn(_ sample: OwnSample) { chosen.learn(sample) }

    /// The chosen inferencer's.
    public var labelTest: LabelTest { chosen.labelTest }

    /// Forwards to the chosen inferencer.
    public func label(
        from observation: Span<Float>, to next: Span<Float>
    ) -> (action: Int, error: Float, certainty: Float)? { chosen.label(from: observation, to: next) }

    /// Forwards to the chosen inferencer.
    public func prefetch(_ transitions: Span<Int32>) { chosen.prefetch(transitions) }

    /// Forwards to the chosen inferencer.
    public func inference(for j: Int) -> Inference? { chosen.inference(for: j) }

    /// The chosen inferencer's.
    public var acceptanceRadius: Float { chosen.acceptanceRadius }

    /// The chosen inferencer's.
    public var inferredCount: Int { chosen.inferredCount }
}

extension AutomaticInference {
    /// Saves or restores the state.
    public mutating func saveOrRestoreState(in archive: inout StateArchive) throws {
        try chosen.saveOrRestoreState(in: &archive)
    }
}
