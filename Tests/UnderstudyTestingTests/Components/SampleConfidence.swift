import Understudy

/// Trust that follows the share of labeled transitions. One thing at most is wrong with it.
struct SampleConfidence: ConfidenceSchedule {
    static let name = "sample"
    static let summary = "Trust that follows the share of labeled transitions"
    static let parts = [Metric("trust", title: "Trust", meaning: "The share of labeled transitions.")]

    /// The fault.
    enum Fault: CaseIterable {
        case none, trustAbove, confidenceBelow, notANumber, unwrittenPart, random, shared, sharedByCopies, remembering
        case counting, unsaved, savedOtherwise, savedTwice, leaking, allocating, unlisted
    }

    nonisolated(unsafe) static var shared = 0

    let fault: Fault
    /// Its own in each run, except for the fault `sharedByCopies`.
    private var box = Box()
    private var share: Float = 0
    private var episodes = 0
    private var plannedUpdates = 1

    init(_ fault: Fault = .none) { self.fault = fault }

    init(from reader: inout SpecReader) { self.init() }

    mutating func begin(plannedUpdates: Int) {
        if fault != .remembering { episodes = 0 }
        share = 0
        self.plannedUpdates = plannedUpdates
        if fault != .sharedByCopies { box = Box() }
        box.count = 0
        if fault == .shared { Self.shared = 0 }
    }

    mutating func episodeEnded(_ outcome: EpisodeOutcome) {
        episodes += 1
        share = Float(outcome.inferredShare)
        if fault == .random { share = .random(in: 0...1) }
        if fault == .leaking { box.keep() }
        if fault == .allocating { box.replace() }
        if fault == .sharedByCopies { box.count += 1 }
        if fault == .shared { Self.shared += 1 }
    }

    var overall: Float {
        switch fault {
        case .trustAbove: episodes == 3 ? 1.5 : share
        case .shared: min(1, Float(Self.shared) / 100)
        case .sharedByCopies: min(1, Float(box.count) / 100)
        case .remembering, .unsaved, .savedOtherwise: min(1, Float(episodes) / 1_000)
        case .counting: min(1, Float(box.count) / 1_000_000)
        case .unlisted: 1 / Float(1 + plannedUpdates)
        default: share
        }
    }

    func confidence(in sample: ConfidenceSample, parts: inout MutableSpan<Float>) -> Float {
        if fault == .counting { box.count += 1 }
        if fault != .unwrittenPart || sample.inferenceError != nil { parts[0] = share }
        switch fault {
        case .confidenceBelow: return sample.updates == 0 ? -0.5 : share
        case .notANumber: return sample.errorScale / sample.errorScale > 0 ? share : .nan
        default: return share
        }
    }

    mutating func saveOrRestoreState(in archive: inout StateArchive) throws {
        try archive.number(&share, "share")
        if fault == .savedTwice { try archive.number(&share, "share") }
        if fault == .counting {
            try archive.number(&box.count, "count")
        }
        if fault == .sharedByCopies { try archive.number(&box.count, "count") }
        if fault == .shared { try archive.number(&Self.shared, "count") }
        if fault != .unsaved { try archive.number(&episodes, "episodes") }
        if fault == .savedOtherwise, archive.isRestoring { episodes += 1 }
    }
}

/// A schedule whose parts are declared wrongly.
struct UndeclaredConfidence: ConfidenceSchedule {
    static let name = "undeclared"
    static let summary = "Parts of one name"
    static let parts = [
        Metric("trust", title: "Trust", meaning: "One."), Metric("trust", title: "Trust", meaning: "Another."),
    ]

    init() {}

    init(from reader: inout SpecReader) {}

    func confidence(in sample: ConfidenceSample, parts: inout MutableSpan<Float>) -> Float {
        (parts[0], parts[1]) = (1, 1)
        return 1
    }
}
