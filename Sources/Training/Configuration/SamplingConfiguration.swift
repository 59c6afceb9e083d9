import Understudy

/// Which expert transitions take part in an update, and by which loss.
public enum SamplingConfiguration: Hashable, Sendable {
    /// The kinds by the names that specs use.
    enum Kind: String, CaseIterable {
        case nearestState = "nearest-state"
        case batch
    }

    /// Each own sample is paired with the expert transition whose state is nearest (paper, expert sampling): see `NearestStatePairs`.
    case nearestState(NearestState)
    /// A batch of expert transitions beside the own one (ours): see `ExpertBatch`.
    case batch(Batch)

    /// The settings of pairing by nearest state.
    public struct NearestState: Hashable, Sendable {
        /// The similarity from which a pair is accepted, as `ExpertStates` has it.
        public var threshold: Float
        /// The ceiling of the confidence; 1 as in the paper, 0 for no part in the loss.
        public var maximumConfidence: Float
    }

    /// The settings of a separate batch.
    public struct Batch: Hashable, Sendable {
        /// Expert transitions per update.
        public var size: Int
        /// Expert transitions that teach something from which learning from them begins.
        public var minimum: Int
        /// Steps along the trajectory in the target of every other sample.
        public var steps: Int
        /// By how much the expert's action should be worth more than any other.
        public var margin: Float
        /// The weight of the margin's loss.
        public var marginWeight: Float
    }

    init(_ kind: Kind, from reader: inout SpecReader) {
        switch kind {
        case .nearestState:
            self = .nearestState(
                NearestState(
                    threshold: Float(
                        reader.value(
                            "threshold", default: 0.9, in: 0...1,
                            "Similarity of states from which a pair is accepted (the paper's tau): 1 / (1 + distance), of bits Jaccard's"
                        )),
                    maximumConfidence: Float(
                        reader.value(
                            "phi_max", default: 1, in: 0...1,
                            "Ceiling of the confidence: 1 as in the paper, 0 for no loss"))
                ))
        case .batch:
            self = .batch(
                Batch(
                    size: reader.value("size", default: 16, in: 1...65_536, "Expert transitions per update"),
                    minimum: reader.value(
                        "minimum", default: 8, in: 1...,
                        "Transitions with a known action from which learning from them begins"),
                    steps: reader.value(
                        "n_step", default: 10, in: 1...,
                        "Steps along the trajectory in the target of every other sample"),
                    margin: Float(
                        reader.value(
                            "margin", default: 0.2, in: 0.0..., "How much more the expert's action should be worth")),
                    marginWeight: Float(
                        reader.value("margin_weight", default: 1, in: 0.0..., "Weight of the margin's loss"))))
        }
    }
}
