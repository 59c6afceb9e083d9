import Understudy

/// The inference that measured best for the observations at hand: `transition-model` for grids and images, and for vectors `nearest-transition`.
///
/// It has no keys; a spec that needs some names the inference that has them. `Documentation/Algorithms.md` has the figures behind the choice.
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
        // Both with their own defaults: neither has a part that a registry would have to know.
        var defaults = SpecReader(describing: Registry())
        forVectors = NearestTransition(from: &defaults)
        forGrids = TransitionModel(from: &defaults)
        chosen = forVectors
    }

    /// Chooses by the shape of the observations, and begins.
    public mutating func begin(
        _ recording: ExpertRecording, observations: ObservationSpace, actions: ActionSpace, random: RandomStream
    ) throws {
        chosen = observations.shape.count == 3 ? forGrids : forVectors
        try chosen.begin(recording, observations: observations, actions: actions, random: random)
    }

    /// As the chosen one.
    public mutating func observe(
        _ observation: Span<Float>, action: Int, reward: Float, next: Span<Float>, terminated: Bool
    ) {
        chosen.observe(observation, action: action, reward: reward, next: next, terminated: terminated)
    }

    /// As the chosen one.
    public var sampling: OwnSampling { chosen.sampling }

    /// As the chosen one.
    public mutating func learn(_ sample: OwnSample) { chosen.learn(sample) }

    /// As the chosen one.
    public var labelTest: LabelTest { chosen.labelTest }

    /// As the chosen one.
    public func label(
        from observation: Span<Float>, to next: Span<Float>
    ) -> (action: Int, error: Float, certainty: Float)? { chosen.label(from: observation, to: next) }

    /// As the chosen one.
    public func prefetch(_ transitions: Span<Int32>) { chosen.prefetch(transitions) }

    /// As the chosen one.
    public func inference(for j: Int) -> Inference? { chosen.inference(for: j) }

    /// As the chosen one.
    public var acceptanceRadius: Float { chosen.acceptanceRadius }

    /// As the chosen one.
    public var inferredCount: Int { chosen.inferredCount }
}

extension AutomaticInference {
    /// Saves or restores the state.
    public mutating func saveOrRestoreState(in archive: inout StateArchive) throws {
        try chosen.saveOrRestoreState(in: &archive)
    }
}
