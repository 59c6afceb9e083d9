import Understudy

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The paper's dynamic confidence: Phi = min(dQ · delta, zeta).
///
/// - dQ = sigmoid(beta · [Q(s_e, a_e) - Q(s_e, a_a)]): is the expert's action worth more than the agent's?
/// - delta = log(1 + min(c, c_max)) / log(1 + c_max): has enough been learned for Q to be believed? c counts the learner's updates.
/// - zeta = 1 - err_e / err_max: is the inferred action right? err_max is the inferencer's acceptance radius.
///
/// A bridge has been made by the agent itself, so that nothing was inferred: Phi = dQ · delta (paper, HA-DIIQN).
public struct DynamicConfidence: ConfidenceSchedule {
    /// `dynamic`
    public static let name = "dynamic"

    /// One line for `understudy list`.
    public static let summary = "The paper's: value gap, amount of learning and inference error, combined"

    /// The three parts of Phi.
    public static let partNames = ["value_gap", "learning", "inference"]

    private let beta: Float
    private let givenLimit: Int?
    private var countLimit = 1

    /// Reads the parameters.
    public init(from reader: inout SpecReader) {
        // The paper gives no beta; on MinAtar gaps are about 0.05, where a beta of 1 leaves dQ at 0.5.
        beta = Float(reader.value("beta", default: 10, in: 0.0..., "Slope of the sigmoid over the Q-value gap"))
        givenLimit = reader.optionalValue(
            "c_max", as: Int.self, in: 1..., absent: "0.4 of the run's updates",
            "Updates from which Q is believed fully (the paper's: 100,000 to 225,000)")
    }

    /// Sets c_max where the spec does not.
    public mutating func begin(plannedUpdates: Int) {
        countLimit = givenLimit ?? max(1, plannedUpdates * 2 / 5)
    }

    /// Phi.
    public func confidence(in sample: ConfidenceSample, parts: inout MutableSpan<Float>) -> Float {
        // Values that diverge must not give 0 · infinity.
        let limit = Float.greatestFiniteMagnitude
        let gap = max(-limit, min(sample.expertActionValue - sample.agentActionValue, limit))
        let valueGap = sigmoid(beta * gap)
        let learning = log1p(Float(min(sample.updates, countLimit))) / log1p(Float(countLimit))
        let inference = sample.inferenceError.map { max(0, 1 - $0 / sample.inferenceRadius) } ?? 1
        parts[0] = valueGap
        parts[1] = learning
        parts[2] = inference
        return min(valueGap * learning, inference)
    }
}

/// 1 / (1 + exp(-x)), without overflow.
func sigmoid(_ x: Float) -> Float {
    x >= 0 ? 1 / (1 + exp(-x)) : exp(x) / (1 + exp(x))
}
