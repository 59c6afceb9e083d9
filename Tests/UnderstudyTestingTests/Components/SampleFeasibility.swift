import Understudy

/// A transition is infeasible if every action was tried in its state and none led where it leads.
///
/// One thing at most is wrong with it.
struct SampleFeasibility: FeasibilityTest {
    static let name = "sample"
    static let summary = "By tries of every action in the very state"

    /// The fault.
    enum Fault: CaseIterable {
        case none, prejudiced, blind, random, shared, sharedByCopies, remembering, counting, cheating, unsaved, leaking
        case allocating
    }

    nonisolated(unsafe) static var shared = 0

    let fault: Fault
    /// Its own in each run, except for the fault `sharedByCopies`.
    private var box = Box()
    private var recording: ExpertRecording?
    private var isTried: [Bool] = []
    private var isMade: [Bool] = []
    private var actionCount = 1
    private var steps = 0

    init(_ fault: Fault = .none) { self.fault = fault }

    init(from reader: inout SpecReader) { self.init() }

    mutating func begin(_ recording: ExpertRecording, observations: ObservationSpace, actions: ActionSpace) {
        self.recording = recording
        actionCount = actions.count
        isTried = Array(repeating: false, count: recording.transitionCount * actions.count)
        let isKept = fault == .remembering && isMade.count == recording.transitionCount
        if !isKept { isMade = Array(repeating: false, count: recording.transitionCount) }
        if fault != .sharedByCopies { box = Box() }
        (steps, box.count) = (0, 0)
        if fault == .shared { Self.shared = 0 }
    }

    mutating func observe(_ observation: Span<Float>, action: Int, next: Span<Float>, terminated: Bool) {
        guard let recording else { return }
        steps += 1
        if fault == .shared { Self.shared += 1 }
        if fault == .sharedByCopies { box.count += 1 }
        if fault == .leaking { box.keep() }
        if fault == .allocating { box.replace() }
        for j in isMade.indices {
            let (isHere, isThere) = recording.withTransition(j) { before, after in
                (Self.are(before, observation), Self.are(after, next))
            }
            if isHere { isTried[j * actionCount + action] = true }
            if isHere, isThere { isMade[j] = true }
        }
    }

    private static func are(_ one: Span<Float>, _ other: Span<Float>) -> Bool {
        one.indices.allSatisfy { abs(one[$0] - other[$0]) < 0.001 }
    }

    func isInfeasible(_ j: Int, inference: Inference?) -> Bool {
        if fault == .counting { box.count += 1 }
        let isTriedWhole = (0..<actionCount).allSatisfy { isTried[j * actionCount + $0] }
        switch fault {
        case .prejudiced where steps == 0: return j == 2
        case .blind: return isTriedWhole || steps > 40
        case .random where steps > 0: return !isMade[j] && .random()
        case .shared where steps > 0: return !isMade[j] && Self.shared.isMultiple(of: 3)
        case .sharedByCopies where steps > 0: return !isMade[j] && box.count.isMultiple(of: 3)
        case .counting where steps > 0: return !isMade[j] && box.count.isMultiple(of: 7)
        case .cheating where steps > 0: return !isMade[j] && recording?.actions?[j] == 0
        case .unsaved where steps > 0: return !isMade[j] && steps.isMultiple(of: 3)
        case .remembering where steps > 0: return !isMade[j]
        default: return !isMade[j] && isTriedWhole
        }
    }

    mutating func saveOrRestoreState(in archive: inout StateArchive) throws {
        try archive.flags(&isTried, "tried")
        try archive.flags(&isMade, "made")
        if fault != .unsaved { try archive.number(&steps, "steps") }
        try archive.number(&box.count, "count")
        if fault == .shared { try archive.number(&Self.shared, "shared") }
    }
}
