import Understudy

/// Inferences as they are given, which may be changed from outside.
struct FixedInference: ActionInferencer {
    static let name = "fixed"
    static let summary = "Inferences as they are given"

    final class Table {
        var inferences: [Inference?]
        init(_ inferences: [Inference?]) { self.inferences = inferences }
    }

    let table: Table
    var acceptanceRadius: Float = 0.5
    var labelTest: LabelTest { .exempt }

    init(_ inferences: [Inference?]) { table = Table(inferences) }
    init(from reader: inout SpecReader) { table = Table([]) }

    mutating func begin(
        _ recording: ExpertRecording, observations: ObservationSpace, actions: ActionSpace, random: RandomStream
    ) {}
    mutating func observe(
        _ observation: Span<Float>, action: Int, reward: Float, next: Span<Float>, terminated: Bool
    ) {}
    func inference(for j: Int) -> Inference? { table.inferences[j] }
    var inferredCount: Int { table.inferences.count { $0 != nil } }
    mutating func saveOrRestoreState(in archive: inout StateArchive) {}
}

/// A confidence that is a function of the sample, and an overall trust as it is given.
struct FixedConfidence: ConfidenceSchedule {
    static let name = "fixed"
    static let summary = "A function of the sample"

    private let function: (ConfidenceSample) -> Float
    let overall: Float

    init(overall: Float = 1, _ function: @escaping (ConfidenceSample) -> Float) {
        self.overall = overall
        self.function = function
    }
    init(from reader: inout SpecReader) { self.init { _ in 0 } }

    func confidence(in sample: ConfidenceSample, parts: inout MutableSpan<Float>) -> Float { function(sample) }
    mutating func saveOrRestoreState(in archive: inout StateArchive) {}
}

/// Verdicts as they are given: those of a list, and beyond it always the same one.
struct FixedBridging: BridgingStrategy {
    static let name = "fixed"
    static let summary = "Verdicts as they are given"

    private let verdicts: [Feasibility]
    private let rest: Feasibility

    init(_ verdicts: [Feasibility] = [], rest: Feasibility = .feasible) {
        self.verdicts = verdicts
        self.rest = rest
    }
    init(from reader: inout SpecReader) { self.init() }

    mutating func begin(
        _ recording: ExpertRecording, observations: ObservationSpace, actions: ActionSpace, gamma: Double
    ) {}
    mutating func observe(
        _ observation: Span<Float>, action: Int, reward: Float, next: Span<Float>, terminated: Bool, endsEpisode: Bool,
        inference: (_ j: Int) -> Inference?
    ) {}
    func feasibility(of j: Int, inference: Inference?) -> Feasibility { j < verdicts.count ? verdicts[j] : rest }
    mutating func saveOrRestoreState(in archive: inout StateArchive) {}
}

/// A reward that is the same of every transition, but of those whose next observation is 1.
struct FixedReward: RewardModel {
    static let name = "fixed"
    static let summary = "A constant"

    /// The rows that copies of the model were shown.
    final class Log {
        var learned = 0
        var rows: Set<Int> = []
        var changes: [Float] = []
    }

    private let value: Float
    private let valueAtEnd: Float
    let batchSize: Int
    let log = Log()

    init(from reader: inout SpecReader) {
        value = Float(reader.value("value", default: 0, "The reward"))
        valueAtEnd = Float(reader.value("at_end", default: Double(value), "The reward at the end"))
        batchSize = reader.value("batch_size", default: 1, in: 1..., "Own transitions to learn from")
    }

    mutating func begin(_ recording: ExpertRecording, observations: ObservationSpace, random: RandomStream) {}

    mutating func learn(_ observations: Span<Float>, next: Span<Float>) {
        log.learned += 1
        log.rows.insert(observations.count)
        for row in observations.indices { log.changes.append(next[row] - observations[row]) }
    }

    mutating func write(
        rewardsOf observations: Span<Float>, next: Span<Float>, into rewards: inout MutableSpan<Float>
    ) {
        for row in rewards.indices { rewards[row] = next[row] == 1 ? valueAtEnd : value }
    }

    mutating func saveOrRestoreState(in archive: inout StateArchive) {}
}

/// A recording as it is given.
struct FixedDataset: ExpertDataset {
    static let name = "fixed"
    static let summary = "A recording as it is given"

    private let recording: ExpertRecording

    init(_ recording: ExpertRecording) { self.recording = recording }
    init(from reader: inout SpecReader) {
        recording = ExpertRecording(observationCount: 1, observations: [], trajectories: [])
    }

    func load() -> ExpertRecording { recording }
}

/// The parts of the tests.
enum TestPlugin: Plugin {
    static let name = "TrainingTests"
    static let summary = "The parts of the tests"

    static func register(into registry: inout Registry) {
        registry.add(Corridor.self)
        registry.add(Endless.self)
        registry.add(Broken.self)
        registry.add(Limited.self)
        registry.add(Bits.self)
        registry.add(Pictures.self)
        registry.add(Path.self)
        registry.add(WalkDataset.self)
        registry.add(FixedDataset.self)
        registry.add(FixedInference.self)
        registry.add(FixedConfidence.self)
        registry.add(FixedBridging.self)
        registry.add(FixedReward.self)
    }
}
