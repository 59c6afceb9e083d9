/// A learned reward that says how expert-like the agent's own transitions are, from observations alone.
///
/// Sources: Torabi et al. 2018 (GAIfO), Zolna et al. 2020 (ORIL), Zolna et al. 2019 (RILO). The framework mixes it with the environment's reward, as the keys
/// `weight` and `environment_weight` say, and asks anew for every batch: the model changes as it learns.
public protocol RewardModel: Component, Checkpointed {
    /// Begins a run on `recording` for an agent with `observations`, forgetting everything.
    ///
    /// - Parameter random: random numbers of the model's own; the same in every run of the same seed.
    /// - Throws: what can only be known with the recording at hand, as one line with the remedy.
    mutating func begin(_ recording: ExpertRecording, observations: ObservationSpace, random: RandomStream) throws

    /// The own transitions that `learn` is shown, at least 1.
    var batchSize: Int { get }

    /// Learns from own transitions, drawn uniformly from the replay memory, once before each update of the agent.
    ///
    /// - Parameters:
    ///   - observations: [batchSize, elements]
    ///   - next: what followed them, [batchSize, elements].
    mutating func learn(_ observations: Span<Float>, next: Span<Float>)

    /// Writes the reward of each of some transitions, own or the expert's.
    ///
    /// - Parameters:
    ///   - observations: [count, elements]
    ///   - next: [count, elements]
    ///   - rewards: [count], all finite.
    mutating func write(
        rewardsOf observations: Span<Float>, next: Span<Float>, into rewards: inout MutableSpan<Float>)
}
