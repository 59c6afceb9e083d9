import Understudy

/// Brings expert transitions into an update and decides their weight.
protocol ExpertSampler {
    /// The most rows that `addRows` adds to a batch of `batchSize` own samples.
    func maximumRows(batchSize: Int) -> Int

    /// The share of own states that found an expert state since the last call; `nil` where none was sought.
    mutating func takeMatchedShare() -> Double?

    /// The margin of the rows with a margin weight.
    var margin: Float { get }

    /// The expert transition to pair with the own state `observation` when it is stored, or `nil`.
    mutating func pair(for observation: UnsafePointer<Float>, using stream: inout RandomStream) -> Int?

    /// Adds expert rows to the own ones in `batch`.
    mutating func addRows(
        to batch: UpdateBatch, knowledge: ExpertKnowledge, gamma: Float, using stream: inout RandomStream)

    /// Sets the weights in `batch` once the values of its rows are known.
    mutating func weigh(_ batch: UpdateBatch, critic: CriticView, knowledge: ExpertKnowledge, trust: inout Trust)
}

/// The online network's values of a batch, [rows, actions], without gradient.
struct CriticView {
    let values: UnsafePointer<Float>
    let actions: Int
    let errorScale: Float
    let updates: Int

    func value(row: Int, action: Int) -> Float { values[row * actions + action] }

    func highest(row: Int) -> Float {
        var best = value(row: row, action: 0)
        for action in 1..<max(actions, 1) { best = max(best, value(row: row, action: action)) }
        return best
    }
}

/// The confidence with the means of what it said.
struct Trust {
    var schedule: any ConfidenceSchedule
    /// The names of the confidence's parts.
    let partNames: [String]
    private(set) var count = 0
    private(set) var sum = 0.0
    private(set) var partSums: [Double]
    private var parts: [Float]

    init(_ schedule: any ConfidenceSchedule) {
        self.schedule = schedule
        partNames = type(of: schedule).partNames
        parts = Array(repeating: 0, count: partNames.count)
        partSums = Array(repeating: 0, count: partNames.count)
    }

    /// The confidence in one sample, in 0...1, noted for the means.
    mutating func confidence(in sample: ConfidenceSample) -> Float {
        let schedule = schedule
        let value = parts.withUnsafeMutableBufferPointer { parts in
            var span = parts.mutableSpan
            // In this order NaN gives 0.
            return max(0, min(schedule.confidence(in: sample, parts: &span), 1))
        }
        count += 1
        sum += Double(value)
        for index in parts.indices { partSums[index] += Double(parts[index]) }
        return value
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
