import Understudy

/// The reward of a transition is the nearness of its end to the mean of what was learned.
///
/// One thing at most is wrong with it.
struct SampleReward: RewardModel {
    static let name = "sample"
    static let summary = "Nearness to the mean of what was learned"

    /// The fault.
    enum Fault: CaseIterable {
        case none, refusing, noBatch, growingBatch, unwritten, infinite, ranked, random, shared, sharedByCopies
        case remembering, counting, cheating, unsaved, leaking, allocating
    }

    nonisolated(unsafe) static var shared = 0

    let fault: Fault
    /// Its own in each run, except for the fault `sharedByCopies`.
    private var box = Box()
    private var recording: ExpertRecording?
    private var sum: Float = 0
    private var batches = 0
    private var asked = 0

    init(_ fault: Fault = .none) { self.fault = fault }

    init(from reader: inout SpecReader) { self.init() }

    mutating func begin(_ recording: ExpertRecording, observations: ObservationSpace, random: RandomStream) throws {
        if fault == .refusing { throw Refusal() }
        self.recording = recording
        if fault != .remembering { sum = 0 }
        if fault != .sharedByCopies { box = Box() }
        (batches, asked, box.count) = (0, 0, 0)
        if fault == .shared { Self.shared = 0 }
    }

    var batchSize: Int {
        switch fault {
        case .noBatch: 0
        case .growingBatch: 4 + batches / 8
        default: 4
        }
    }

    mutating func learn(_ observations: Span<Float>, next: Span<Float>) {
        batches += 1
        if fault == .shared { Self.shared += 1 }
        if fault == .sharedByCopies { box.count += 1 }
        if fault == .leaking { for _ in 0..<20 { box.keep() } }
        if fault == .allocating { box.replace() }
        sum += next[0]
    }

    mutating func write(
        rewardsOf observations: Span<Float>, next: Span<Float>, into rewards: inout MutableSpan<Float>
    ) {
        asked += 1
        let size = observations.count / rewards.count
        for row in 0..<rewards.count {
            if fault == .unwritten, batches > 2, row == 1 { continue }
            let reward = 1 / (1 + abs(max(-10, min(next[row * size], 10)) - sum / Float(max(batches, 1))))
            rewards[row] =
                switch fault {
                case .infinite: next[row * size] == .greatestFiniteMagnitude ? .infinity : reward
                case .ranked: reward + Float(row)
                case .random: reward + .random(in: 0...1)
                case .shared: reward + Float(Self.shared)
                case .sharedByCopies: reward + Float(box.count)
                case .counting: reward + Float(asked)
                case .cheating: reward + (recording?.truth?.rewards?[0] ?? 0)
                case .unsaved: reward + Float(batches)
                case .remembering: reward + sum
                default: reward
                }
        }
    }

    mutating func saveOrRestoreState(in archive: inout StateArchive) throws {
        try archive.number(&sum, "sum")
        if fault != .unsaved { try archive.number(&batches, "batches") }
        if fault == .counting { try archive.number(&asked, "asked") }
        try archive.number(&box.count, "count")
        if fault == .shared { try archive.number(&Self.shared, "shared") }
    }
}
