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
        to batch: UpdateBatch, knowledge: ExpertKnowledge, trust: Trust, gamma: Float,
        using stream: inout RandomStream)

    /// Sets the weights in `batch` after the values of its rows have been computed.
    mutating func weigh(_ batch: UpdateBatch, critic: BatchValues, knowledge: ExpertKnowledge, trust: inout Trust)

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
        to batch: UpdateBatch, knowledge: ExpertKnowledge, trust: Trust, gamma: Float, using stream: inout RandomStream
    ) {}

    mutating func weigh(_ batch: UpdateBatch, critic: BatchValues, knowledge: ExpertKnowledge, trust: inout Trust) {}
}

/// The confidence schedule, with statistics of its output.
struct Trust {
    var schedule: any ConfidenceSchedule
    /// The metrics of the confidence's parts.
    let metrics: [Metric]
    private(set) var count = 0
    private(set) var sum = 0.0
    private(set) var partSums: [Double]
    private var parts: [Float]
    private var gapScale: Float = 0

    init(_ schedule: any ConfidenceSchedule) {
        self.schedule = schedule
        metrics = type(of: schedule).parts
        parts = Array(repeating: 0, count: metrics.count)
        partSums = Array(repeating: 0, count: metrics.count)
    }

    /// Returns the confidence in one sample, in 0...1, and adds it to the statistics.
    ///
    /// - Parameter sample: the sample without `gapScale`, which is filled in here.
    mutating func confidence(in sample: ConfidenceSample) -> Float {
        var sample = sample
        let gap = abs(sample.expertActionValue - sample.agentActionValue)
        if gap.isFinite { gapScale = gapScale == 0 ? gap : 0.999 * gapScale + 0.001 * gap }
        sample.gapScale = gapScale
        let value = Self.confidence(in: sample, by: schedule, parts: &parts)
        count += 1
        sum += Double(value)
        for index in parts.indices { partSums[index] += Double(parts[index]) }
        return value
    }

    // Borrow the schedule, because copying it would take longer than most schedules need to compute.
    private static func confidence(
        in sample: ConfidenceSample, by schedule: borrowing any ConfidenceSchedule, parts: inout [Float]
    ) -> Float {
        var span = parts.mutableSpan
        // With this order of operands, NaN becomes 0.
        return max(0, min(schedule.confidence(in: sample, parts: &span), 1))
    }

    /// Returns the means of the confidence and of its parts since the last call, in this order.
    ///
    /// It is `nil` if there were no samples.
    mutating func takeMeans() -> [Double]? {
        defer {
            count = 0
            sum = 0
            for index in partSums.indices { partSums[index] = 0 }
        }
        return count > 0 ? ([sum] + partSums).map { $0 / Double(count) } : nil
    }
}

extension NoExpertSamples {
    /// Does nothing, because there is no mutable state.
    mutating func saveOrRestoreState(in archive: inout StateArchive) throws {}
}

extension Trust {
    /// Saves or restores the mutable state.
    mutating func saveOrRestoreState(in archive: inout StateArchive) throws {
        try archive.within("schedule") { try schedule.saveOrRestoreState(in: &$0) }
        try archive.number(&count, "count")
        try archive.number(&sum, "sum")
        try archive.numbers(&partSums, "part_sums")
        try archive.number(&gapScale, "gap_scale")
    }
}
