import Understudy

/// Bridges that are pieces of the agent's own episodes: at most k steps that begin near an infeasible transition's state and end near one of the expert's next n
/// states (HA-DIIQN; the paper searches the replay memory, here each step is looked at as it is made).
///
/// Of several the one is kept whose ends are nearest, with few own steps for much of the expert's progress:
///
///     cost = (distance of the starts + distance of the ends) / (2 · radius) + 0.15 · (own steps - expert steps)
///
/// A bridge proves wrong where the agent takes its actions from its start and does not arrive; it is dropped once that was more often so than not, and at least twice.
public struct OwnSegments: BridgingStrategy {
    /// `own-segments`
    public static let name = "own-segments"

    /// One line for `understudy list`.
    public static let summary = "Bridges that are pieces of the agent's own episodes"

    private var settings: BridgeSettings
    private var expert: ExpertPath?
    private var bridges: [KeptBridge?] = []
    private var gamma: Float = 1
    private var stepCount = 0
    /// The last steps of the present episode, at most k, with the states near each of their beginnings.
    private var window: [(step: OwnStep, near: [Neighbor])] = []
    private var near: [Neighbor] = []

    /// Reads the parameters.
    public init(from reader: inout SpecReader) { settings = BridgeSettings(from: &reader) }

    /// Forgets everything and begins on `recording`.
    public mutating func begin(
        _ recording: ExpertRecording, observations: ObservationSpace, actions: ActionSpace, gamma: Double
    ) {
        settings.begin(recording, observations: observations, actions: actions)
        expert = ExpertPath(recording, observations: observations)
        bridges = Array(repeating: nil, count: recording.transitionCount)
        self.gamma = Float(gamma)
        stepCount = 0
        window = []
    }

    /// Looks whether the last own steps are a bridge over anything infeasible, or show that one is none.
    public mutating func observe(
        _ observation: Span<Float>, action: Int, reward: Float, next: Span<Float>, terminated: Bool, endsEpisode: Bool,
        inference: (_ j: Int) -> Inference?
    ) {
        guard var expert else { return }
        // The search has room of its own, so that it is taken out and put back.
        self.expert = nil
        defer { self.expert = expert }
        settings.observe(observation, action: action, next: next, terminated: terminated)
        stepCount += 1
        if window.isEmpty { expert.near(observation, within: settings.radius, into: &near) }
        if window.count == settings.steps { window.removeFirst() }
        window.append((OwnStep(observation: [Float](copying: observation), action: action, reward: reward), near))
        expert.near(next, within: settings.radius, into: &near)
        expert.mark(near)
        let end = [Float](copying: next)
        for first in window.indices {
            for start in window[first].near {
                for place in 0..<expert.transitionCount(from: start.index) {
                    guard let j = expert.transition(place, from: start.index) else { continue }
                    consider(j, expert, first, start, end, terminated, inference)
                }
            }
        }
        expert.unmark(near)
        if endsEpisode { window.removeAll(keepingCapacity: true) }
    }

    /// Considers the last own steps, those from `first` on, as a bridge over transition `j`.
    private mutating func consider(
        _ j: Int, _ expert: ExpertPath, _ first: Int, _ start: Neighbor, _ end: [Float], _ terminated: Bool,
        _ inference: (_ j: Int) -> Inference?
    ) {
        let steps = window.count - first
        if let kept = bridges[j], kept.actions.elementsEqual(window[first...].map(\.step.action)) {
            bridges[j]?.note(hasArrived: expert.distance(ofMarked: kept.end) != nil)
            if bridges[j]?.isWrong == true { bridges[j] = nil }
        }
        guard settings.isInfeasible(j, inference(j)),
            let met = expert.nearestMet(after: j, within: settings.lookahead, terminated: terminated)
        else { return }
        let cost =
            (start.squaredDistance.squareRoot() + met.distance) / (2 * settings.radius)
            + BridgeSettings.cost(ownSteps: steps, expertSteps: met.expertSteps)
        guard cost < bridges[j]?.cost ?? .infinity else { return }
        let path = window[first...].map(\.step)
        bridges[j] = KeptBridge(
            bridge: settings.bridge(
                path, end: end, terminated: terminated, expertSteps: met.expertSteps, gamma: gamma,
                foundAtStep: stepCount), actions: path.map(\.action), end: met.state, cost: cost)
    }

    /// Feasible, infeasible, or bridged.
    public func feasibility(of j: Int, inference: Inference?) -> Feasibility {
        guard settings.isInfeasible(j, inference) else { return .feasible }
        return bridges[j].map { .bridged($0.bridge) } ?? .infeasible
    }
}

/// A bridge, and how it has proved so far.
struct KeptBridge {
    private(set) var bridge: Bridge
    private(set) var actions: [Int]
    /// The expert's state in which it ends.
    private(set) var end: Int
    private(set) var cost: Float
    private var arrivals = 0
    private var misses = 0

    init(bridge: Bridge, actions: [Int], end: Int, cost: Float) {
        self.bridge = bridge
        self.actions = actions
        self.end = end
        self.cost = cost
    }

    /// Notes that the agent took its actions from its start.
    mutating func note(hasArrived: Bool) {
        if hasArrived { arrivals += 1 } else { misses += 1 }
    }

    /// Whether it missed its end more often than not, and at least twice.
    var isWrong: Bool { misses >= 2 && misses > arrivals }
}

extension OwnSegments {
    /// Exchanges what changes as a run goes on.
    public mutating func exchangeState(with archive: inout StateArchive) throws {
        try archive.within("feasibility") { try settings.exchangeState(with: &$0) }
        try archive.list(&bridges, "bridges", fresh: nil) { bridge, archive in
            try archive.presence(of: &bridge, fresh: .unknown) { try $0.exchangeState(with: &$1) }
        }
        try archive.number(&stepCount, "step_count")
        try archive.list(&window, "window", fresh: (OwnStep(observation: [], action: 0, reward: 0), [])) {
            entry, archive in
            try entry.step.exchangeState(with: &archive)
            try archive.list(&entry.near, "near", fresh: Neighbor(index: 0, squaredDistance: 0)) {
                try $0.exchangeState(with: &$1)
            }
        }
        try archive.list(&near, "near", fresh: Neighbor(index: 0, squaredDistance: 0)) {
            try $0.exchangeState(with: &$1)
        }
    }
}

extension KeptBridge {
    /// A bridge to restore a saved one into.
    static var unknown: Self { Self(bridge: .unknown, actions: [], end: 0, cost: 0) }

    /// Exchanges what changes as a run goes on.
    mutating func exchangeState(with archive: inout StateArchive) throws {
        try bridge.exchangeState(with: &archive)
        try archive.numbers(&actions, "actions", varies: true)
        try archive.number(&end, "end")
        try archive.number(&cost, "cost")
        try archive.number(&arrivals, "arrivals")
        try archive.number(&misses, "misses")
    }
}
