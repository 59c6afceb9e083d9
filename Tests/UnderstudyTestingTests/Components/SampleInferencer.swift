import SpecYAML
import Understudy

/// Labels each transition with the action of the nearest own step. One thing at most is wrong with it.
struct SampleInferencer: ActionInferencer {
    static let name = "sample"
    static let summary = "The action of the nearest own step"

    /// The fault.
    enum Fault: CaseIterable {
        case none, obstacle, refusing, noRadius, growingRadius, manyRows, noAction, largeError, largeCertainty
        case infiniteReward, wrongCount, wrongEnds, wrongTest, random, shared, sharedByCopies, remembering, counting
        case changedByTests, changedByPrefetching, cheating, unsaved, unasked, leaking, allocating
    }

    private struct Label {
        var action = -1
        var error = Self.radius
        var reward: Float = 0

        static let radius: Float = 1
    }

    nonisolated(unsafe) static var shared = 0

    let fault: Fault
    /// Its own in each run, except for the fault `sharedByCopies`.
    private var box = Box()
    private var recording: ExpertRecording?
    private var labels: [Label] = []
    private var actionCount = 1
    private var steps = 0
    private var samples = 0

    init(_ fault: Fault = .none) { self.fault = fault }

    init(from reader: inout SpecReader) { self.init() }

    func obstacle(in observations: ObservationSpace) -> Diagnostic? {
        fault == .obstacle ? Diagnostic("fits nothing", key: "metric") : nil
    }

    mutating func begin(
        _ recording: ExpertRecording, observations: ObservationSpace, actions: ActionSpace, random: RandomStream
    ) throws {
        if fault == .refusing { throw Refusal() }
        self.recording = recording
        actionCount = actions.count
        let isKept = fault == .remembering && labels.count == recording.transitionCount
        if !isKept { labels = Array(repeating: Label(), count: recording.transitionCount) }
        (steps, samples) = (0, 0)
        if fault != .sharedByCopies { box = Box() }
        box.count = 0
        if fault == .shared { Self.shared = 0 }
    }

    mutating func observe(
        _ observation: Span<Float>, action: Int, reward: Float, next: Span<Float>, terminated: Bool
    ) {
        guard let recording else { return }
        steps += 1
        if fault == .shared { Self.shared += 1 }
        if fault == .sharedByCopies { box.count += 1 }
        if fault == .leaking { box.keep() }
        if fault == .allocating { box.replace() }
        for j in labels.indices {
            var error: Float = 0
            recording.withTransition(j) { before, after in
                for place in 0..<observation.count {
                    error += abs(before[place] - observation[place]) + abs(after[place] - next[place])
                }
            }
            if error < labels[j].error { labels[j] = Label(action: action, error: error, reward: reward) }
        }
    }

    var sampling: OwnSampling { OwnSampling(count: 4, randomCount: fault == .manyRows ? 5 : 2, eventCount: 1) }

    mutating func learn(_ sample: OwnSample) { samples += 1 }

    var labelTest: LabelTest { .prequential }

    func label(from observation: Span<Float>, to next: Span<Float>) -> (action: Int, error: Float, certainty: Float)? {
        if fault == .changedByTests { box.count += 1 }
        return (0, 0.5, fault == .wrongTest ? 2 : 0.5)
    }

    func prefetch(_ transitions: Span<Int32>) {
        if fault == .changedByPrefetching { box.count += 1 }
    }

    func inference(for j: Int) -> Inference? {
        let label = labels[j]
        guard label.action >= 0, let recording else { return nil }
        if fault == .counting { box.count += 1 }
        var inference = Inference(
            action: label.action, error: label.error, certainty: 1 - label.error, reward: label.reward,
            terminated: isTerminal(j, recording))
        switch fault {
        case .noAction where label.action == 2: inference.action = 3
        case .largeError: inference.error += 0.9
        case .largeCertainty where label.error == 0: inference.certainty = 1.01
        case .infiniteReward where label.reward > 0: inference.reward = .infinity
        case .wrongEnds: inference.terminated = false
        case .random: inference.certainty = .random(in: 0...1)
        case .shared: inference.certainty = 1 / (1 + Float(Self.shared))
        case .sharedByCopies, .counting, .changedByTests, .changedByPrefetching:
            inference.certainty = 1 / (1 + Float(box.count))
        case .cheating: inference.action = (recording.actions?[j] ?? 0) % actionCount
        case .unsaved: inference.certainty = 1 / (1 + Float(steps))
        default: break
        }
        return inference
    }

    private func isTerminal(_ j: Int, _ recording: ExpertRecording) -> Bool {
        var end = 0
        for trajectory in recording.trajectories {
            end += trajectory.length
            if end - 1 == j { return trajectory.terminated }
        }
        return false
    }

    var acceptanceRadius: Float {
        switch fault {
        case .noRadius: 0
        case .growingRadius: Label.radius + Float(steps)
        default: Label.radius
        }
    }

    var inferredCount: Int {
        labels.reduce(0) { $0 + ($1.action >= 0 ? 1 : 0) } + (fault == .wrongCount && steps > 9 ? 1 : 0)
    }

    mutating func saveOrRestoreState(in archive: inout StateArchive) throws {
        try archive.list(&labels, "labels", fresh: Label()) { label, archive in
            try archive.number(&label.action, "action")
            try archive.number(&label.error, "error")
            try archive.number(&label.reward, "reward")
        }
        if fault != .unsaved { try archive.number(&steps, "steps") }
        if fault != .unasked || !archive.isRestoring { try archive.number(&samples, "samples") }
        try archive.number(&box.count, "count")
        if fault == .shared { try archive.number(&Self.shared, "shared") }
    }
}
