import Understudy

/// Which expert transitions take part in an update, and by which loss.
public enum SamplingConfiguration: Hashable, Sendable {
    /// The kinds by the names that specs use.
    enum Kind: String, CaseIterable {
        case nearestState = "nearest-state"
        case batch
        case none
    }

    /// Each own sample is paired with the expert transition whose state is nearest (paper, expert sampling): see `NearestStatePairs`.
    case nearestState(NearestState)
    /// A batch of expert transitions beside the own one (ours): see `ExpertBatch`.
    case batch(Batch)
    /// No expert transition takes part.
    case none

    init(_ kind: Kind, from reader: inout SpecReader) {
        switch kind {
        case .nearestState: self = .nearestState(NearestState(from: &reader))
        case .batch: self = .batch(Batch(from: &reader))
        case .none: self = .none
        }
    }
}

extension SamplingConfiguration {
    /// The settings of pairing by nearest state.
    public struct NearestState: Hashable, Sendable {
        /// When the expert's action is read.
        public enum Reading: String, CaseIterable, Sendable {
            /// When the sample is learned from, so that later inferences improve it.
            case learning
            /// When the own transition is stored.
            case storing
        }

        /// a_a, the agent's action with which the expert's is compared.
        public enum AgentAction: String, CaseIterable, Sendable {
            /// The one that the agent took, in the replay memory.
            case stored
            /// The one that it would take in the expert's state.
            case greedy
        }

        /// r_e, the reward of the expert sample.
        public enum Reward: String, CaseIterable, Sendable {
            /// That of the own transition that gave a_e.
            case inferred
            /// That of the sample it is paired with.
            case own
        }

        /// How the two losses are put together.
        public enum Form: String, CaseIterable, Sendable {
            /// Phi · L_e + (1 - Phi) · L_a (paper).
            case convex
            /// Phi · L_e + L_a (ours): the own loss stays whole.
            case additive
        }

        /// The similarity from which a pair is accepted, as `ExpertStates` has it.
        public var threshold: Float
        /// How similar states are.
        public var similarity: StateSimilarity = .auto
        /// The nearest expert states of which one is taken, at random.
        public var neighbors = 1
        /// When the expert's action is read.
        public var reading: Reading = .learning
        /// The agent's action.
        public var agentAction: AgentAction = .stored
        /// The reward of the expert sample.
        public var reward: Reward = .inferred
        /// How the losses are put together.
        public var form: Form = .convex
        /// The ceiling of the confidence; 1 as in the paper, 0 for no part in the loss.
        public var maximumConfidence: Float

        /// Creates the paper's pairing.
        public init(threshold: Float, maximumConfidence: Float = 1) {
            self.threshold = threshold
            self.maximumConfidence = maximumConfidence
        }

        init(from reader: inout SpecReader) {
            threshold = Float(
                reader.value(
                    "threshold", default: 0.9, in: 0...1,
                    "Similarity of states from which a pair is accepted (the paper's tau)"))
            similarity = reader.choice(
                "similarity", default: StateSimilarity.auto,
                "euclidean: 1 / (1 + distance); of bits jaccard, or hamming: the share of equal ones; auto: jaccard for bits, else euclidean"
            )
            neighbors = reader.value(
                "neighbors", default: 1, in: 1...1_000, "Nearest expert states of which one is taken, at random (k)")
            reading = reader.choice(
                "reads", default: Reading.learning,
                "When a_e is read: in learning, so that later inferences improve it, or in storing the own transition")
            agentAction = reader.choice(
                "agent_action", default: AgentAction.stored,
                "a_a: the stored action of the own sample, or the greedy one in the expert's state")
            reward = reader.choice(
                "reward", default: Reward.inferred,
                "r_e: inferred, the reward of the own transition that gave a_e, or own, that of the paired sample")
            form = reader.choice(
                "form", default: Form.convex, "convex: Phi L_e + (1 - Phi) L_a; additive: Phi L_e + L_a")
            maximumConfidence = Float(
                reader.value(
                    "phi_max", default: 1, in: 0...1, "Ceiling of the confidence: 1 as in the paper, 0 for no loss"))
        }
    }

    /// The settings of a separate batch.
    public struct Batch: Hashable, Sendable {
        /// The imitation losses by the names that specs use.
        enum Imitation: String, CaseIterable {
            case margin
            case squaredMargin = "squared-margin"
            case crossEntropy = "cross-entropy"
        }

        /// Expert transitions per update.
        public var size: Int
        /// Expert transitions that teach something from which learning from them begins.
        public var minimum: Int
        /// Steps along the trajectory in the target of every other sample.
        public var steps: Int
        /// The weight of the temporal-difference loss of expert transitions.
        public var temporalDifferenceWeight: Float = 1
        /// The weight of the losses of the agent's own samples.
        public var ownWeight: Float = 1
        /// What makes the expert's action the preferred one.
        public var imitation: ImitationLoss
        /// The weight of that loss.
        public var imitationWeight: Float
        /// Whether losses are weighted by the certainty of the inferred action.
        public var isCertaintyWeighted = true
        /// Whether losses are weighted by the overall trust.
        public var fades = false
        /// The share of the samples of bridges that begin on the way, not at the start.
        public var interiorShare = 0.5

        /// Creates the settings of a batch.
        public init(size: Int, minimum: Int, steps: Int, imitation: ImitationLoss, imitationWeight: Float) {
            self.size = size
            self.minimum = minimum
            self.steps = steps
            self.imitation = imitation
            self.imitationWeight = imitationWeight
        }

        init(from reader: inout SpecReader) {
            size = reader.value("size", default: 16, in: 1...65_536, "Expert transitions per update")
            minimum = reader.value(
                "minimum", default: 8, in: 1..., "Transitions with a known action from which learning from them begins")
            steps = reader.value(
                "n_step", default: 10, in: 1..., "Steps along the trajectory in the target of every other sample")
            temporalDifferenceWeight = Float(
                reader.value(
                    "td_weight", default: 1, in: 0.0..., "Weight of the temporal-difference loss of expert transitions")
            )
            ownWeight = Float(
                reader.value(
                    "own_weight", default: 1, in: 0.0...,
                    "Weight of the losses of own samples; 0 learns from the expert alone"))
            let margin = Float(
                reader.value(
                    "margin", default: 0.2, in: 0.0...,
                    "How much more the expert's action should be worth, in the margin losses"))
            imitation =
                switch reader.choice(
                    "imitation", default: Imitation.margin,
                    "The loss that prefers the expert's action: margin (DQfD), squared-margin, or cross-entropy, which takes values as logits"
                )
                {
                case .margin: .margin(margin)
                case .squaredMargin: .squaredMargin(margin)
                case .crossEntropy: .crossEntropy
                }
            imitationWeight = Float(
                reader.value("imitation_weight", default: 1, in: 0.0..., "Weight of that loss"))
            isCertaintyWeighted = reader.value(
                "certainty_weighted", default: true,
                "Whether losses are weighted by the certainty of the inferred action")
            interiorShare = reader.value(
                "interior_share", default: 0.5, in: 0.0...1,
                "Share of the samples of a bridge that begin in one of its states after the first")
            fades = reader.value("fades", default: false, "Whether losses are weighted by the overall trust")
        }
    }
}
