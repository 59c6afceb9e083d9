import Understudy

/// Brings expert transitions into an update and decides their weight.
protocol ExpertSampler {
    /// The most rows that `addRows` adds to a batch of `batchSize` own samples.
    func maximumRows(batchSize: Int) -> Int

    /// The share of own states that found an expert state since the last call; `nil` where none was sought.
    mutating func takeMatchedShare() -> Double?

    /// The imitation loss of the rows with an imitation weight.
    var imitation: ImitationLoss { get }

    /// The expert transition to pair with the own state `observation`, which is about to be stored, or `nil`.
    ///
    /// It is called once for each own transition, in their order.
    mutating func pair(
        for observation: UnsafePointer<Float>, knowledge: ExpertKnowledge, using stream: inout RandomStream
    ) -> Int?

    /// Adds expert rows to the own ones in `batch`.
    mutating func addRows(
        to batch: UpdateBatch, knowledge: ExpertKnowledge, trust: Trust, gamma: Float,
        using stream: inout RandomStream)

    /// Sets the weights in `batch` once the values of its rows are known.
    mutating func weigh(_ batch: UpdateBatch, critic: CriticView, knowledge: ExpertKnowledge, trust: inout Trust)

    /// Exchanges what changes as a run goes on.
    mutating func exchangeState(with archive: inout StateArchive) throws
}

/// The online network's values of a batch, [rows, actions], without gradient.
struct CriticView {
    let values: UnsafePointer<Float>
    let actions: Int
    let errorScale: Float
    let updates: Int

    func value(row: Int, action: Int) -> Float { values[row * actions + action] }

    func highest(row: Int) -> Float { value(row: row, action: greedyAction(row: row)) }

    func greedyAction(row: Int) -> Int {
        var best = 0
        for action in 1..<max(actions, 1) where value(row: row, action: action) > value(row: row, action: best) {
            best = action
        }
        return best
    }
}

extension ExpertSampler {
    /// None is sought.
    mutating func takeMatchedShare() -> Double? { nil }

    /// None.
    mutating func pair(
        for observation: UnsafePointer<Float>, knowledge: ExpertKnowledge, using stream: inout RandomStream
    ) -> Int? { nil }
}

/// No expert transition takes part in updates.
struct NoExpertSamples: ExpertSampler {
    let imitation = ImitationLoss.margin(0)

    func maximumRows(batchSize: Int) -> Int { 0 }

    mutating func addRows(
        to batch: UpdateBatch, knowledge: ExpertKnowledge, trust: Trust, gamma: Float, using stream: inout RandomStream
    ) {}

    mutating func weigh(_ batch: UpdateBatch, critic: CriticView, knowledge: ExpertKnowledge, trust: inout Trust) {}
}

/// The confidence with the means of what it said.
struct Trust {
    var schedule: any ConfidenceSchedule
    /// The confidence's parts.
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

    /// The confidence in one sample, in 0...1, noted for the means.
    ///
    /// - Parameter sample: all but `gapScale`, which is kept here.
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

    // The schedule is borrowed: to copy it would take longer than most have to compute.
    private static func confidence(
        in sample: ConfidenceSample, by schedule: borrowing any ConfidenceSchedule, parts: inout [Float]
    ) -> Float {
        var span = parts.mutableSpan
        // In this order NaN gives 0.
        return max(0, min(schedule.confidence(in: sample, parts: &span), 1))
    }

    /// The means since the last call, first of the confidence and then of its parts; `nil` where nothing was asked.
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
    /// Nothing changes.
    mutating func exchangeState(with archive: inout StateArchive) throws {}
}

extension Trust {
    /// Exchanges what changes as a run goes on.
    mutating func exchangeState(with archive: inout StateArchive) throws {
        try archive.within("schedule") { try schedule.exchangeState(with: &$0) }
        try archive.number(&count, "count")
        try archive.number(&sum, "sum")
        try archive.numbers(&partSums, "part_sums")
        try archive.number(&gapScale, "gap_scale")
    }
}
