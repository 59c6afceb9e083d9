import Understudy

/// Bridges over the graph of the agent's own transitions: what was done in different episodes is put together (HA-DIIQN's search of depth k).
///
/// After each own step the infeasible transitions are looked at whose state the episode has just been in, as the step may be the missing one: breadth first over at most k
/// actions, until nodes are met that are among the expert's next n states. The best bridge replaces the one before, and where there is none any more, as what actions
/// lead to has changed, the transition has none.
struct GraphSearch {
    /// What makes a bridge the best.
    enum Preference {
        /// Few own steps for much of the expert's progress.
        case short
        /// The highest value: the bridge's rewards and the discounted value of its end, as the graph has it.
        case value
    }

    private var settings: BridgeSettings
    private let preference: Preference
    private let mostNodes: Int
    private let mostSearches: Int
    private let patience: Int
    private var graph: OwnGraph?
    private var recording: ExpertRecording?
    private var actionCount = 0
    private var gamma: Float = 1
    private var stepCount = 0
    private var bridges: [Bridge?] = []
    /// The own steps made when each transition was searched last.
    private var searchedAt: [Int] = []
    /// The nodes of the present episode's last steps, at most k + 1.
    private var trail: [Int] = []
    private var values: [Float] = []
    private var visits: [Visit] = []
    /// The search in which each node was met last.
    private var metIn: [Int] = []
    private var searchCount = 0

    /// A node that the present search has met, and how it came there.
    private struct Visit {
        var node: Int
        var parent: Int
        var action: Int
        var depth: Int
        var terminated: Bool
    }

    init(from reader: inout SpecReader, _ preference: Preference) {
        settings = BridgeSettings(from: &reader)
        self.preference = preference
        mostNodes = reader.value("nodes", default: 100_000, in: 1...10_000_000, "The most nodes of the graph")
        mostSearches = reader.value("searches", default: 4, in: 1...1_000, "The most searches after a step")
        patience = reader.value(
            "patience", default: 50, in: 1..., "Own steps until a transition that has a bridge is searched again")
    }

    mutating func begin(
        _ recording: ExpertRecording, observations: ObservationSpace, actions: ActionSpace, gamma: Double
    ) {
        settings.begin(recording, observations: observations, actions: actions)
        self.recording = recording
        graph = OwnGraph(
            recording, observations: observations, actions: actions, radius: settings.radius, mostNodes: mostNodes)
        actionCount = actions.count
        self.gamma = Float(gamma)
        stepCount = 0
        bridges = Array(repeating: nil, count: recording.transitionCount)
        searchedAt = Array(repeating: -1, count: recording.transitionCount)
        trail = []
        values = []
        metIn = []
        searchCount = 0
    }

    mutating func observe(
        _ observation: Span<Float>, action: Int, reward: Float, next: Span<Float>, terminated: Bool, endsEpisode: Bool,
        inference: (_ j: Int) -> Inference?
    ) {
        settings.observe(observation, action: action, next: next, terminated: terminated)
        stepCount += 1
        guard var graph, let recording else { return }
        // Two owners would make each change a copy.
        self.graph = nil
        defer { self.graph = graph }
        if trail.isEmpty, let first = graph.node(of: observation) { trail.append(first) }
        guard let node = trail.last, let successor = graph.node(of: next) else {
            trail.removeAll(keepingCapacity: true)
            return
        }
        graph.add(node, action, successor, reward: reward, terminated: terminated)
        grow(to: graph.count)
        if preference == .value { backUp(graph) }
        var searches = 0
        for node in trail.reversed() where node < graph.expertCount && searches < mostSearches {
            for place in 0..<graph.path.transitionCount(from: node) {
                guard let j = graph.path.transition(place, from: node) else { continue }
                guard searches < mostSearches else { break }
                guard searchedAt[j] < 0 || stepCount - searchedAt[j] >= (bridges[j] == nil ? 1 : patience),
                    settings.isInfeasible(j, inference(j))
                else { continue }
                searches += 1
                searchedAt[j] = stepCount
                bridges[j] = search(from: node, past: j, graph, recording)
            }
        }
        trail.append(successor)
        if trail.count > settings.steps { trail.removeFirst() }
        if endsEpisode { trail.removeAll(keepingCapacity: true) }
    }

    private mutating func grow(to count: Int) {
        while metIn.count < count {
            metIn.append(-1)
            values.append(0)
        }
    }

    /// Values of the nodes of the trail, from the last one on, by the best of their known actions.
    private mutating func backUp(_ graph: OwnGraph) {
        for node in trail.reversed() {
            var best = -Float.infinity
            for action in 0..<actionCount {
                let edge = graph.edge(node, action)
                guard edge.successor >= 0 else { continue }
                best = max(best, edge.reward + (edge.terminated ? 0 : gamma * values[Int(edge.successor)]))
            }
            if best.isFinite { values[node] = best }
        }
    }

    /// The best bridge past transition `j` from `start`, the state in which it begins.
    private mutating func search(
        from start: Int, past j: Int, _ graph: OwnGraph, _ recording: ExpertRecording
    ) -> Bridge? {
        searchCount += 1
        let most = min(settings.lookahead, recording.end(of: j) - j)
        let row = recording.row(of: j)
        visits.removeAll(keepingCapacity: true)
        visits.append(Visit(node: start, parent: -1, action: -1, depth: 0, terminated: false))
        metIn[start] = searchCount
        var best: (visit: Int, expertSteps: Int, cost: Float)?
        var place = 0
        while place < visits.count {
            let visit = visits[place]
            if visit.depth > 0, visit.node < graph.expertCount {
                for expertSteps in 1...most where graph.path.state(ofRow: row + expertSteps) == visit.node {
                    guard graph.path.isTerminal(j + expertSteps - 1) == visit.terminated else { continue }
                    let cost = cost(place, expertSteps, graph)
                    if cost < best?.cost ?? .infinity { best = (place, expertSteps, cost) }
                }
            }
            if visit.depth < settings.steps, !visit.terminated {
                for action in 0..<actionCount {
                    let edge = graph.edge(visit.node, action)
                    guard edge.successor >= 0, metIn[Int(edge.successor)] != searchCount else { continue }
                    metIn[Int(edge.successor)] = searchCount
                    visits.append(
                        Visit(
                            node: Int(edge.successor), parent: place, action: action, depth: visit.depth + 1,
                            terminated: edge.terminated))
                }
            }
            place += 1
        }
        guard let best else { return nil }
        let end = visits[best.visit]
        return settings.bridge(
            steps(to: best.visit, graph), end: graph.observation(of: end.node), terminated: end.terminated,
            expertSteps: best.expertSteps, gamma: gamma,
            foundAtStep: bridges[j]?.foundAtStep ?? stepCount)
    }

    private func cost(_ place: Int, _ expertSteps: Int, _ graph: OwnGraph) -> Float {
        let visit = visits[place]
        guard preference == .value else {
            return BridgeSettings.cost(ownSteps: visit.depth, expertSteps: expertSteps)
        }
        var value = visit.terminated ? 0 : values[visit.node]
        for step in steps(to: place, graph).reversed() { value = step.reward + gamma * value }
        return -value
    }

    /// The steps that lead to a visit.
    private func steps(to visit: Int, _ graph: OwnGraph) -> [OwnStep] {
        var steps: [OwnStep] = []
        var place = visit
        while visits[place].parent >= 0 {
            let (parent, action) = (visits[place].parent, visits[place].action)
            steps.append(
                OwnStep(
                    observation: graph.observation(of: visits[parent].node), action: action,
                    reward: graph.edge(visits[parent].node, action).reward))
            place = parent
        }
        return steps.reversed()
    }

    func feasibility(of j: Int, inference: Inference?) -> Feasibility {
        guard settings.isInfeasible(j, inference) else { return .feasible }
        return bridges[j].map { .bridged($0) } ?? .infeasible
    }
}

extension GraphSearch {
    /// Exchanges what changes as a run goes on.
    mutating func exchangeState(with archive: inout StateArchive) throws {
        try archive.within("feasibility") { try settings.exchangeState(with: &$0) }
        try archive.within("graph") { try graph?.exchangeState(with: &$0) }
        try archive.number(&stepCount, "step_count")
        try archive.list(&bridges, "bridges", fresh: nil) { bridge, archive in
            try archive.presence(of: &bridge, fresh: .unknown) { try $0.exchangeState(with: &$1) }
        }
        try archive.numbers(&searchedAt, "searched_at")
        try archive.numbers(&trail, "trail", varies: true)
        try archive.numbers(&values, "values", varies: true)
        try archive.numbers(&metIn, "met_in", varies: true)
        try archive.number(&searchCount, "search_count")
    }
}
