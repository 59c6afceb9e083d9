import Understudy

/// No inference, for algorithms that learn from the expert's observations alone, through a learned reward.
public struct NoInference: ActionInferencer {
    /// `none`
    public static let name = "none"

    /// One line for `understudy list`.
    public static let summary = "Nothing is inferred, for algorithms that need no actions"

    /// Takes no parameters.
    public init(from reader: inout SpecReader) {}

    /// Does nothing.
    public mutating func begin(
        _ recording: ExpertRecording, observations: ObservationSpace, actions: ActionSpace, random: RandomStream
    ) {}

    /// Does nothing.
    public mutating func observe(
        _ observation: Span<Float>, action: Int, reward: Float, next: Span<Float>, terminated: Bool
    ) {}

    /// `exempt`: nothing is inferred.
    public var labelTest: LabelTest { .exempt }

    /// Returns no label.
    public func inference(for j: Int) -> Inference? { nil }

    /// 1, without a unit.
    public var acceptanceRadius: Float { 1 }

    /// 0
    public var inferredCount: Int { 0 }
}
