import ImitationTools
import Understudy

/// The selection of expert transitions for an update, and their loss.
package enum SamplingConfiguration: Hashable, Sendable {
    /// The kinds of sampling; the raw values are the names in specs.
    enum Kind: String, CaseIterable {
        case nearestState = "nearest-state"
        case batch
        case none
    }

    /// Pairs each agent sample with the expert transition that has the nearest state (the paper's expert sampling).
    ///
    /// See `NearestStateSampler`.
    case nearestState(NearestState)
    /// Adds a separate batch of expert transitions to the agent's batch (our method); see `SeparateBatchSampler`.
    case batch(Batch)
    /// Uses no expert transitions.
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
    /// The settings of nearest-state pairing.
    package struct NearestState: Hashable, Sendable {
        /// The time at which the expert's action is read.
        package enum Reading: String, CaseIterable, Sendable {
            /// When the sample is used in an update, so that later inferences improve it.
            case learning
            /// When the agent transition is stored.
            case storing
        }

        /// The agent action a_a that is compared with the expert's.
        package enum AgentAction: String, CaseIterable, Sendable {
            /// The action that the agent took, as stored in the replay memory.
            case stored
            /// The greedy action of the agent in the expert's state.
            case greedy
        }

        /// The reward r_e of the expert sample.
        package enum Reward: String, CaseIterable, Sendable {
            /// The reward of the agent transition from which a_e was inferred.
            case inferred
            /// The reward of the paired agent sample.
            case own
        }

        /// The combination of the two losses.
        package enum Form: String, CaseIterable, Sendable {
            /// Phi · L_e + (1 - Phi) · L_a (paper).
            case convex
            /// Phi · L_e + L_a (our variant): the agent's loss is not reduced.
            case additive
        }

        /// The minimum similarity for a pair, measured as in `ExpertStates`.
        package var threshold: Float
        /// The similarity measure of states.
        package var similarity: StateSimilarity = .auto
        /// The number of nearest expert states from which one is drawn at random.
        package var neighbors = 1
        /// The time at which the expert's action is read.
        package var reading: Reading = .learning
        /// The agent action for the comparison.
        package var agentAction: AgentAction = .stored
        /// The reward of the expert sample.
        package var reward: Reward = .inferred
        /// The combination of the two losses.
        package var form: Form = .convex
        /// The upper bound of the confidence: 1 as in the paper, 0 to disable the expert's loss.
        package var maximumConfidence: Float

        /// Creates the settings of the paper's pairing.
        package init(threshold: Float, maximumConfidence: Float = 1) {
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
            reader.cite(DIIQN.source, for: "threshold", "form", "phi_max")
        }
    }

    /// The settings of a separate expert batch.
    package struct Batch: Hashable, Sendable {
        /// The imitation losses; the raw values are the names in specs.
        enum Imitation: String, CaseIterable {
            case margin
            case squaredMargin = "squared-margin"
            case crossEntropy = "cross-entropy"
        }

        /// The number of expert transitions per update.
        package var size: Int
        /// The number of usable expert transitions that is required before learning from them starts.
        package var minimum: Int
        /// The number of steps in the n-step target of every other sample.
        package var steps: Int
        /// The weight of the temporal-difference loss of expert transitions.
        package var temporalDifferenceWeight: Float = 1
        /// The weight of the losses of the agent's own samples.
        package var ownWeight: Float = 1
        /// The loss that makes the expert's action the preferred one.
        package var imitation: ImitationLoss
        /// The weight of the imitation loss.
        package var imitationWeight: Float
        /// Whether losses are weighted by the certainty of the inferred action.
        package var isCertaintyWeighted = true
        /// Whether losses are weighted by the overall trust in the expert.
        package var fades = false
        /// The fraction of bridge samples that start at an interior step instead of the first one.
        package var interiorShare = 0.5

        /// Creates the settings of an expert batch.
        package init(size: Int, minimum: Int, steps: Int, imitation: ImitationLoss, imitationWeight: Float) {
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
                "n_step", default: 10, in: 1...10_000, "Steps along the trajectory in the target of every other sample")
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
            reader.measure(in: "transitions", "size", "minimum")
            reader.cite("Hester et al. 2018 (DQfD)", for: "n_step", "imitation")
        }
    }
}
