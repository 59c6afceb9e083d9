import Understudy

/// Bridges each infeasible transition with a step that was made in its state. One thing at most is wrong with it.
struct SampleBridging: BridgingStrategy {
    static let name = "sample"
    static let summary = "Bridges of one step"

    /// The fault.
    enum Fault: CaseIterable {
        case none, refusing, unlooking, noAction, noStep, noExpertStep, beyond, infiniteReward, shortEnd, foundLater
        case badInterior, prejudiced, blind, random, shared, sharedByCopies, remembering, counting, cheating, unsaved
        case leaking, allocating
    }

    nonisolated(unsafe) static var shared = 0
    /// Made once, so that the answer allocates nothing.
    private static let badInterior = [Bridge.Interior(observation: [0, 0, 0], action: -1, reward: 0, steps: 1)]

    let fault: Fault
    /// Its own in each run, except for the fault `sharedByCopies`.
    private var box = Box()
    private var test: SampleFeasibility
    private var recording: ExpertRecording?
    private var bridges: [Bridge?] = []
    private var steps = 0

    init(_ fault: Fault = .none) {
        self.fault = fault
        test = SampleFeasibility(fault == .blind ? .blind : .none)
    }

    init(from reader: inout SpecReader) { self.init() }

    var looksForInfeasible: Bool { fault != .unlooking }

    mutating func begin(
        _ recording: ExpertRecording, observations: ObservationSpace, actions: ActionSpace, gamma: Double
    ) throws {
        if fault == .refusing { throw Refusal() }
        test.begin(recording, observations: observations, actions: actions)
        self.recording = recording
        let isKept = fault == .remembering && bridges.count == recording.transitionCount
        if !isKept { bridges = Array(repeating: nil, count: recording.transitionCount) }
        if fault != .sharedByCopies { box = Box() }
        (steps, box.count) = (0, 0)
        if fault == .shared { Self.shared = 0 }
    }

    mutating func observe(
        _ observation: Span<Float>, action: Int, reward: Float, next: Span<Float>, terminated: Bool, endsEpisode: Bool,
        inference: (_ j: Int) -> Inference?
    ) {
        guard let recording else { return }
        steps += 1
        if fault == .shared { Self.shared += 1 }
        if fault == .sharedByCopies { box.count += 1 }
        if fault == .leaking { box.keep() }
        if fault == .allocating { box.replace() }
        test.observe(observation, action: action, next: next, terminated: terminated)
        for j in bridges.indices where bridges[j] == nil {
            let isHere = recording.withTransition(j) { before, _ in
                before.indices.allSatisfy { before[$0] == observation[$0] }
            }
            guard isHere else { continue }
            var bridge = Bridge(
                action: action, reward: reward, steps: 1, end: next.withUnsafeBufferPointer { Array($0) },
                terminated: terminated, expertSteps: 1, foundAtStep: steps)
            if fault == .shortEnd { bridge.end.removeLast() }
            bridges[j] = bridge
        }
    }

    func feasibility(of j: Int, inference: Inference?) -> Feasibility {
        if fault == .counting { box.count += 1 }
        if fault == .prejudiced, steps == 0 { return .infeasible }
        guard test.isInfeasible(j, inference: inference) else {
            return fault == .remembering && steps == 0 && bridges[j] != nil ? .infeasible : .feasible
        }
        guard var bridge = bridges[j] else { return .infeasible }
        switch fault {
        case .noAction: bridge.action = 3
        case .noStep: bridge.steps = 0
        case .noExpertStep: bridge.expertSteps = 0
        case .beyond: bridge.expertSteps = 1_000
        case .infiniteReward: bridge.reward = .infinity
        case .foundLater: bridge.foundAtStep += 1_000
        case .badInterior: bridge.interior = Self.badInterior
        case .random: bridge.reward = .random(in: 0...1)
        case .shared: bridge.reward = Float(Self.shared)
        case .sharedByCopies, .counting: bridge.reward = Float(box.count)
        case .cheating: bridge.reward = Float(recording?.actions?[j] ?? 0)
        case .unsaved: bridge.reward = Float(steps)
        default: break
        }
        return .bridged(bridge)
    }

    mutating func saveOrRestoreState(in archive: inout StateArchive) throws {
        try archive.within("test") { try test.saveOrRestoreState(in: &$0) }
        try archive.list(&bridges, "bridges", fresh: nil) { bridge, archive in
            try archive.presence(of: &bridge, fresh: .unknown) { try $0.saveOrRestoreState(in: &$1) }
        }
        if fault != .unsaved { try archive.number(&steps, "steps") }
        try archive.number(&box.count, "count")
        if fault == .shared { try archive.number(&Self.shared, "shared") }
    }
}
