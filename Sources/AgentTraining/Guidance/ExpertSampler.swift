import Understudy
import UnderstudyKernels

/// Adds expert transitions to an update and sets their weights.
protocol ExpertSampler {
    /// Returns the maximum number of rows that `addRows` adds to a batch of `batchSize` agent samples.
    func maximumRows(batchSize: Int) -> Int

    /// Returns the fraction of agent states matched with an expert state since the last call; `nil` if there were none.
    mutating func takeMatchedShare() -> Double?

    /// The imitation loss of the rows that have an imitation weight.
    var imitation: ImitationLoss { get }

    /// Returns the expert transition to pair with the agent state `observation` before it is stored, or `nil`.
    ///
    /// It is called once for each agent transition, in their order.
    mutating func pair(
        for observation: Span<Float>, knowledge: ExpertKnowledge, using stream: inout RandomStream
    ) -> Int?

    /// Adds expert rows to the agent rows in `batch`.
    mutating func addRows(
        to batch: UpdateBatch, knowledge: ExpertKnowledge, trust: ExpertTrust, gamma: Float,
        using stream: inout RandomStream)

    /// Sets the weights in `batch` after the values of its rows have been computed.
    mutating func weigh(
        _ batch: UpdateBatch, critic: BatchValues, knowledge: ExpertKnowledge, trust: inout ExpertTrust)

    /// Saves or restores the mutable state.
    mutating func saveOrRestoreState(in archive: inout StateArchive) throws
}

extension ExpertSampler {
    /// Returns `nil`, because no expert states are searched by default.
    mutating func takeMatchedShare() -> Double? { nil }

    /// Returns `nil`, because there are no pairs by default.
    mutating func pair(
        for observation: Span<Float>, knowledge: ExpertKnowledge, using stream: inout RandomStream
    ) -> Int? { nil }
}

/// A sampler that adds no expert transitions to updates.
struct NoExpertSamples: ExpertSampler {
    let imitation = ImitationLoss.margin(0)

    func maximumRows(batchSize: Int) -> Int { 0 }

    mutating func addRows(
        to batch: UpdateBatch, knowledge: ExpertKnowledge, trust: ExpertTrust, gamma: Float,
        using stream: inout RandomStream
    ) {}

    mutating func weigh(
        _ batch: UpdateBatch, critic: BatchValues, knowledge: ExpertKnowledge, trust: inout ExpertTrust
    ) {}
}

extension NoExpertSamples {
    /// Does nothing, because there is no mutable state.
    mutating func saveOrRestoreState(in archive: inout StateArchive) throws {}
}
