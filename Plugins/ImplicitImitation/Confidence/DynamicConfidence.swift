import Understudy

/// The paper's dynamic confidence, Phi = min(dQ · delta, zeta): see `DIIQN`.
///
/// The agent itself has made a bridge, so nothing was inferred: Phi = dQ · delta (paper, HA-DIIQN).
public struct DynamicConfidence: ConfidenceSchedule {
    /// `dynamic`
    public static let name = "dynamic"

    /// The publication.
    public static let source: String? = DIIQN.source

    /// One line for `understudy list`.
    public static let summary = "The paper's: value gap, amount of learning and inference error, combined"

    /// The three parts of Phi.
    public static let parts = [
        Metric(
            "value_gap", title: "Value gap (dQ)", unit: "0 to 1",
            meaning: "Part of the confidence: near 1 where the expert’s action is worth more than the agent’s."),
        Metric(
            "learning", title: "Amount of learning (δ)", unit: "0 to 1",
            meaning: "Part of the confidence: 1 where enough has been learned for the values to be believed."),
        Metric(
            "inference", title: "Certainty of inference (ζ)", unit: "0 to 1",
            meaning: "Part of the confidence: 1 where the expert’s action was inferred without error."),
    ]

    /// The definition of the count c.
    enum Count: String, CaseIterable {
        /// The number of the learner's updates.
        case updates
        /// The number of updates that used the expert transition.
        case transition
    }

    /// The unit of gaps between values.
    enum GapUnit: String, CaseIterable {
        /// The unit of returns.
        case value
        /// The running mean of the gaps.
        case gap
    }

    private let beta: Float
    private let gapUnit: GapUnit
    private let count: Count
    private let givenLimit: Int?
    private let givenErrorLimit: Float?
    private var countLimit = 1
    private var plannedUpdates = 1

    /// Reads the parameters.
    public init(from reader: inout SpecReader) {
        // The paper gives no beta. On MinAtar gaps are about 0.05, and a beta of 1 would leave dQ at 0.5.
        beta = Float(reader.value("beta", default: 10, in: 0.0..., "Slope of the sigmoid over the Q-value gap"))
        gapUnit = reader.choice(
            "gap_unit", default: GapUnit.value,
            "The gap's unit: value, or gap for the running mean of the gaps, whatever the size of returns")
        count = reader.choice(
            "counts", default: Count.updates,
            "What c counts: all updates, or those in which the expert transition was learned from")
        givenLimit = reader.optionalValue(
            "c_max", as: Int.self, in: 1..., absent: "0.4 of the run's updates, for transition 100",
            "Count from which Q is believed fully (the paper's: 100,000 to 225,000 updates)")
        givenErrorLimit = reader.optionalValue(
            "err_max", as: Double.self, in: .above(0.0), absent: "the inference's radius",
            "Inference error from which there is no confidence"
        ).map { Float($0) }
    }

    /// Sets c_max if the spec does not.
    public mutating func begin(plannedUpdates: Int) {
        self.plannedUpdates = plannedUpdates
        countLimit = givenLimit ?? (count == .updates ? max(1, plannedUpdates * 2 / 5) : 100)
    }

    /// c_max, whose default is a share of the run's updates.
    public var lengthSettings: [LengthSetting] {
        [LengthSetting("c_max", amount: Double(countLimit), length: Double(plannedUpdates))]
    }

    /// Phi.
    public func confidence(in sample: ConfidenceSample, parts: inout MutableSpan<Float>) -> Float {
        let slope = gapUnit == .value ? beta : beta / max(sample.gapScale, .leastNormalMagnitude)
        let valueGap = DIIQN.valueGap(
            expert: sample.expertActionValue, agent: sample.agentActionValue,
            beta: min(slope, .greatestFiniteMagnitude))
        let learning = DIIQN.learning(
            count: count == .updates ? sample.updates : sample.expertUpdates, limit: countLimit)
        parts[0] = valueGap
        parts[1] = learning
        guard let error = sample.inferenceError else {
            parts[2] = 1
            return DIIQN.bridgeConfidence(valueGap: valueGap, learning: learning)
        }
        let inference = DIIQN.inference(error: error, limit: givenErrorLimit ?? sample.inferenceRadius)
        parts[2] = inference
        return DIIQN.confidence(valueGap: valueGap, learning: learning, inference: inference)
    }
}
