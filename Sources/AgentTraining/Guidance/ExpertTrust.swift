import Understudy

/// The trust in an expert: that in each of its recordings.
struct ExpertTrust {
    /// The trust in each recording.
    var recordings: [Trust]
    private let parts: ExpertRecordings

    /// Creates the trust, with a schedule of its own for each recording.
    init(_ schedule: any ConfidenceSchedule, in parts: ExpertRecordings) {
        self.parts = parts
        recordings = Array(repeating: Trust(schedule), count: parts.count)
    }

    /// The metrics of the confidence's parts.
    var metrics: [Metric] { recordings[0].metrics }

    /// The trust in the most trusted recording as a whole, in 0...1.
    var overall: Double { recordings.reduce(0) { max($0, Double($1.schedule.overall)) } }

    /// Returns the trust in the recording of transition `j`, relative to the most trusted one, in 0...1.
    func share(of j: Int) -> Float {
        guard recordings.count > 1 else { return 1 }
        let highest = overall
        return highest > 0 ? Float(Double(recordings[parts.part(of: j)].schedule.overall) / highest) : 0
    }

    /// Returns the confidence in one sample from transition `j`, in 0...1, and adds it to the statistics.
    ///
    /// - Parameter sample: the sample without `gapScale`, which is filled in here.
    mutating func confidence(in sample: ConfidenceSample, of j: Int) -> Float {
        recordings[parts.part(of: j)].confidence(in: sample)
    }

    /// Informs all schedules before the first update.
    mutating func begin(plannedUpdates: Int) {
        for part in recordings.indices { recordings[part].schedule.begin(plannedUpdates: plannedUpdates) }
    }

    /// Informs the schedule of a recording that an episode has ended.
    mutating func episodeEnded(_ outcome: EpisodeOutcome, for part: Int) {
        recordings[part].schedule.episodeEnded(outcome)
    }

    /// Returns the means of the confidence and of its parts since the last call, in this order: over all samples, and
    /// over those of each recording.
    ///
    /// Means over no samples are `nil`.
    mutating func takeMeans() -> (all: [Double]?, parts: [[Double]?]) {
        func means(_ count: Int, _ sums: [Double]) -> [Double]? { count > 0 ? sums.map { $0 / Double(count) } : nil }
        var (count, sums) = recordings[0].takeSums()
        var parts = [means(count, sums)]
        for part in recordings.indices.dropFirst() {
            let (more, moreSums) = recordings[part].takeSums()
            parts.append(means(more, moreSums))
            count += more
            for index in sums.indices { sums[index] += moreSums[index] }
        }
        return (means(count, sums), parts)
    }
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

    /// Returns the number of samples since the last call, with the sums of the confidence and of its parts, in this
    /// order.
    mutating func takeSums() -> (count: Int, sums: [Double]) {
        defer {
            count = 0
            sum = 0
            for index in partSums.indices { partSums[index] = 0 }
        }
        return (count, [sum] + partSums)
    }
}

extension ExpertTrust {
    /// Saves or restores the mutable state.
    mutating func saveOrRestoreState(in archive: inout StateArchive) throws {
        for part in recordings.indices {
            try archive.within(recording: part) { try recordings[part].saveOrRestoreState(in: &$0) }
        }
    }
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
