import Understudy

/// A recording for four numbers an observation that counts how often it is read.
struct CountingDataset: ExpertDataset {
    static let name = "counting-test"
    static let summary = "Counts"
    /// The number of times that it was read; only one test uses it.
    nonisolated(unsafe) static var loads = 0

    init(from reader: inout SpecReader) {}

    func load() throws -> ExpertRecording {
        Self.loads += 1
        return ExpertRecording(
            observationCount: 4, observations: [Float](repeating: 0.5, count: 16),
            trajectories: [.init(length: 3, terminated: true, truncated: false)])
    }
}

/// Has the dataset alone.
enum CountingPlugin: Plugin {
    static let name = "Counting"
    static let summary = "Counts"

    static func register(into registry: inout Registry) { registry.add(CountingDataset.self) }
}
