import ImitationTools
import Understudy

/// Bridges that are segments of the agent's own episodes (HA-DIIQN).
///
/// A segment has at most k steps. It begins near the state of an infeasible transition and ends near one of the
/// expert's next n states. The paper searches the replay memory; here each step is examined when it is made.
///
/// Of several segments, the one with the lowest cost is kept. The cost is low if both ends are close and few agent
/// steps cover much of the expert's progress:
///
///     cost = (distance of the starts + distance of the ends) / (2 · radius) + 0.15 · (own steps - expert steps)
///
/// A bridge fails if the agent executes its actions from its start and does not reach its end. It is removed when it
/// has failed more often than not, and at least twice. A step that finds no better bridge allocates nothing.
public struct OwnSegments: BridgingStrategy {
    /// `own-segments`
    public static let name = "own-segments"

    /// The publication.
    public static let source: String? = DIIQN.source

    /// A one-line summary for `understudy list`.
    public static let summary = "Bridges that are pieces of the agent's own episodes"

    private var settings: BridgeSettings
    private var expert: ExpertPath?
    private var bridges = BridgeStore(count: 0)
    private var gamma: Float = 1
    private var stepCount = 0
    /// The last steps of the current episode, at most k.
    private var window: RecentSteps
    /// The expert states near the last observation.
    private var near: [Neighbor] = []

    /// Reads the parameters from a spec.
    public init(from reader: inout SpecReader) {
        let settings = BridgeSettings(from: &reader)
        self.settings = settings
        window = RecentSteps(most: settings.steps)
    }

    /// Resets all state and starts with `recording`.
    public mutating func begin(
        _ recording: ExpertRecording, observations: ObservationSpace, actions: ActionSpace, gamma: Double
    ) {
        settings.begin(recording, observations: observations, actions: actions)
        expert = ExpertPath(recording, observations: observations)
        bridges = BridgeStore(count: recording.transitionCount)
        self.gamma = Float(gamma)
        stepCount = 0
        window = RecentSteps(most: settings.steps)
    }

    /// Checks whether the last steps form a bridge over an infeasible transition or refute an existing bridge.
    public mutating func observe(
        _ observation: Span<Float>, action: Int, reward: Float, next: Span<Float>, terminated: Bool, endsEpisode: Bool,
        inference: (_ j: Int) -> Inference?
    ) {
        guard var expert else { return }
        // Take the path out of `self` and put it back at the end, because its search modifies internal buffers.
        self.expert = nil
        defer { self.expert = expert }
        settings.observe(observation, action: action, next: next, terminated: terminated)
        stepCount += 1
        if window.count == 0 { expert.near(observation, within: settings.radius, into: &near) }
        window.append(observation, action: action, reward: reward, near: near)
        expert.near(next, within: settings.radius, into: &near)
        expert.mark(near)
        for first in 0..<window.count {
            let digest = window.digest(from: first)
            for start in window.near(first) {
                for place in 0..<expert.transitionCount(from: start.index) {
                    guard let j = expert.transition(place, from: start.index) else { continue }
                    bridges.note(j, window, from: first, digest: digest, expert)
                    consider(j, expert, first, start, next, terminated, inference)
                }
            }
        }
        expert.unmark(near)
        if endsEpisode { window.removeAll() }
    }

    /// Evaluates the steps from `first` on as a bridge over transition `j`.
    private mutating func consider(
        _ j: Int, _ expert: ExpertPath, _ first: Int, _ start: Neighbor, _ end: Span<Float>, _ terminated: Bool,
        _ inference: (_ j: Int) -> Inference?
    ) {
        guard let met = expert.nearestMet(after: j, within: settings.lookahead, terminated: terminated) else { return }
        let cost =
            (start.squaredDistance.squareRoot() + met.distance) / (2 * settings.radius)
            + BridgeSettings.cost(ownSteps: window.count - first, expertSteps: met.expertSteps)
        guard cost < bridges.cost(of: j), settings.isInfeasible(j, inference(j)) else { return }
        let way = window.way(from: first)
        var bridge = Bridge.unknown
        bridge.foundAtStep = stepCount
        settings.write(
            way, end: end, terminated: terminated, expertSteps: met.expertSteps, gamma: gamma, into: &bridge)
        bridges.keep(StoredBridge(bridge: bridge, actions: way.actions, end: met.state, cost: cost), for: j)
    }

    /// Returns whether transition `j` is feasible, infeasible, or bridged.
    public func feasibility(of j: Int, inference: Inference?) -> Feasibility {
        guard settings.isInfeasible(j, inference) else { return .feasible }
        return bridges[j].map { .bridged($0) } ?? .infeasible
    }
}

extension OwnSegments {
    /// Saves or restores the mutable state.
    public mutating func saveOrRestoreState(in archive: inout StateArchive) throws {
        try archive.within("feasibility") { try settings.saveOrRestoreState(in: &$0) }
        try bridges.saveOrRestoreState(in: &archive, "bridges")
        try archive.number(&stepCount, "step_count")
        try window.saveOrRestoreState(in: &archive, "window")
        try archive.neighbors(&near, "near")
        guard let expert else { return }
        try archive.require((window.allNear + near).map(\.index), in: 0..<expert.stateCount, "near")
        try archive.require(bridges.ends, in: 0..<expert.stateCount, "bridges")
    }
}
