/// A learned reward: scores the similarity of own transitions to the expert's, from observations alone.
///
/// Sources: Torabi et al. 2018 (GAIfO), Zolna et al. 2020 (ORIL), Zolna et al. 2019 (RILO). The framework adds it to
/// the environment's reward with the factors `weight` and `environment_weight`. It recomputes the rewards for every
/// batch, as the model changes while it learns.
///
/// `RewardLaws` of the module `UnderstudyTesting` checks the laws in `Documentation/Laws.md`.
public protocol RewardModel: Component, Checkpointed {
    /// Begins a run on `recording` for an agent with `observations`, and forgets everything before.
    ///
    /// - Parameter random: the model's own random numbers; the same in every run with the same seed.
    /// - Throws: an error that only the recording can reveal, as one line with the remedy.
    mutating func begin(_ recording: ExpertRecording, observations: ObservationSpace, random: RandomStream) throws

    /// The number of own transitions per call of `learn`, at least 1.
    var batchSize: Int { get }

    /// Learns from own transitions, once before each update of the agent.
    ///
    /// The transitions are drawn uniformly from the replay memory.
    ///
    /// - Parameters:
    ///   - observations: the observations before the steps, [batchSize, elements].
    ///   - next: the observations after the steps, [batchSize, elements].
    mutating func learn(_ observations: Span<Float>, next: Span<Float>)

    /// Writes the rewards of transitions, the agent's own or the expert's.
    ///
    /// - Parameters:
    ///   - observations: the observations before the steps, [count, elements].
    ///   - next: the observations after the steps, [count, elements].
    ///   - rewards: the rewards, [count], all finite.
    mutating func write(
        rewardsOf observations: Span<Float>, next: Span<Float>, into rewards: inout MutableSpan<Float>)
}
