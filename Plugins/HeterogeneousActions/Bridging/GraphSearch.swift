import Understudy

/// A search for bridges over the graph of the agent's own transitions (HA-DIIQN's search of depth k).
///
/// The graph combines transitions of different episodes. After each agent step, the search covers the infeasible
/// transitions whose start states the episode has recently visited, because the step may be the missing link. It is a
/// breadth-first search over at most k actions that looks for nodes among the expert's next n states. The best bridge
/// replaces the previous one. If no bridge is left, because the known outcome of an action has changed, the transition
/// has none. A step that finds no new node and no new bridge allocates nothing.
struct GraphSearch {
    private var settings: BridgeSettings
    private let isByValue: Bool
    private let maximumNodes: Int
    private let maximumSearches: Int
    private let patience: Int
    private var graph: OwnGraph?
    private var recording: ExpertRecording?
    private var gamma: Float = 1
    private var stepCount = 0
    private var bridges: [Bridge?] = []
    /// The number of agent steps at the last search for each transition.
    private var searchedAt: [Int] = []
    /// The nodes of the last steps in the current episode, at most k + 1.
    private var trail: [Int] = []
    private var values: [Float] = []
    private var surroundings: BreadthFirstSearch
    private var way = StepSequence()

    init(from reader: inout SpecReader, byValue isByValue: Bool) {
        let settings = BridgeSettings(from: &reader)
        self.settings = settings
        self.isByValue = isByValue
        maximumNodes = reader.value("nodes", default: 100_000, in: 1...10_000_000, "The most nodes of the graph")
        maximumSearches = reader.value("searches", default: 4, in: 1...1_000, "The most searches after a step")
        patience = reader.value(
            "patience", default: 50, in: 1..., "Own steps until a transition that has a bridge is searched again")
        surroundings = BreadthFirstSearch(depth: settings.steps)
    }

    mutating func begin(
        _ recording: ExpertRecording, observations: ObservationSpace, actions: ActionSpace, gamma: Double
    ) {
        settings.begin(recording, observations: observations, actions: actions)
        self.recording = recording
        graph = OwnGraph(
            recording, observations: observations, actions: actions, radius: settings.radius, maximumNodes: maximumNodes
        )
        self.gamma = Float(gamma)
        stepCount = 0
        bridges = Array(repeating: nil, count: recording.transitionCount)
        searchedAt = Array(repeating: -1, count: recording.transitionCount)
        trail = []
        trail.reserveCapacity(settings.steps + 1)
        values = []
        surroundings = BreadthFirstSearch(depth: settings.steps)
    }

    mutating func observe(
        _ observation: Span<Float>, action: Int, reward: Float, next: Span<Float>, terminated: Bool, endsEpisode: Bool,
        inference: (_ j: Int) -> Inference?
    ) {
        settings.observe(observation, action: action, next: next, terminated: terminated)
        stepCount += 1
        guard var graph, let recording else { return }
        // Take the graph out of `self`, because a second owner would turn every mutation into a copy.
        self.graph = nil
        defer { self.graph = graph }
        if trail.isEmpty, let first = graph.node(of: observation) { trail.append(first) }
        guard let node = trail.last, let successor = graph.node(of: next) else {
            trail.removeAll(keepingCapacity: true)
            return
        }
        graph.add(node, action, successor, reward: reward, terminated: terminated)
        while values.count < graph.count { values.append(0) }
        if isByValue { backUp(graph) }
        searchAgain(graph, recording, inference)
        trail.append(successor)
        if trail.count > settings.steps { trail.removeFirst() }
        if endsEpisode { trail.removeAll(keepingCapacity: true) }
    }

    /// Updates the values of the trail's nodes, from the last one backward, with the best known action of each.
    private mutating func backUp(_ graph: OwnGraph) {
        for place in trail.indices.reversed() {
            var best = -Float.infinity
            for action in 0..<graph.actionCount {
                let edge = graph.edge(trail[place], action)
                guard edge.successor >= 0 else { continue }
                best = max(best, edge.reward + (edge.terminated ? 0 : gamma * values[Int(edge.successor)]))
            }
            if best.isFinite { values[trail[place]] = best }
        }
    }

    /// Searches for bridges over the infeasible transitions that start in the nodes of the trail.
    private mutating func searchAgain(
        _ graph: OwnGraph, _ recording: ExpertRecording, _ inference: (_ j: Int) -> Inference?
    ) {
        var searches = 0
        for index in trail.indices.reversed() where trail[index] < graph.expertCount && searches < maximumSearches {
            let node = trail[index]
            // All transitions from one node share the same exploration.
            var isAround = false
            for place in 0..<graph.path.transitionCount(from: node) {
                guard let j = graph.path.transition(place, from: node) else { continue }
                guard searches < maximumSearches else { break }
                guard searchedAt[j] < 0 || stepCount - searchedAt[j] >= (bridges[j] == nil ? 1 : patience),
                    settings.isInfeasible(j, inference(j))
                else { continue }
                searches += 1
                searchedAt[j] = stepCount
                if !isAround { surroundings.explore(from: node, graph) }
                isAround = true
                search(past: j, graph, recording)
            }
        }
    }

    /// Stores the best bridge over transition `j` among the explored nodes, or none.
    private mutating func search(past j: Int, _ graph: OwnGraph, _ recording: ExpertRecording) {
        let row = recording.row(of: j)
        var best: (visit: Int, expertSteps: Int, cost: Float)?
        for expertSteps in 1...min(settings.lookahead, recording.end(of: j) - j) {
            guard let visit = surroundings.visit(of: graph.path.state(ofRow: row + expertSteps)),
                graph.path.isTerminal(j + expertSteps - 1) == surroundings.isTerminal(visit)
            else { continue }
            let cost = cost(of: visit, expertSteps, graph)
            guard cost < .infinity else { continue }
            // Of equally good ends, keep the one that was visited first.
            if best.map({ cost < $0.cost || (cost == $0.cost && visit < $0.visit) }) ?? true {
                best = (visit, expertSteps, cost)
            }
        }
        guard let best else {
            bridges[j] = nil
            return
        }
        surroundings.setWay(&way, to: best.visit, graph)
        var bridge = bridges[j] ?? .unknown
        if bridges[j] == nil { bridge.foundAtStep = stepCount }
        // Take the bridge out of the array, because a second owner would turn every mutation into a copy.
        bridges[j] = nil
        graph.withObservation(of: surroundings.node(of: best.visit)) { end in
            settings.write(
                way, end: end, terminated: surroundings.isTerminal(best.visit), expertSteps: best.expertSteps,
                gamma: gamma, into: &bridge)
        }
        bridges[j] = bridge
    }

    private func cost(of visit: Int, _ expertSteps: Int, _ graph: OwnGraph) -> Float {
        guard isByValue else {
            return BridgeSettings.cost(ownSteps: surroundings.depth(of: visit), expertSteps: expertSteps)
        }
        let value = surroundings.isTerminal(visit) ? 0 : values[surroundings.node(of: visit)]
        return -surroundings.value(of: visit, endingIn: value, gamma: gamma, graph)
    }

    func feasibility(of j: Int, inference: Inference?) -> Feasibility {
        guard settings.isInfeasible(j, inference) else { return .feasible }
        return bridges[j].map { .bridged($0) } ?? .infeasible
    }
}

extension GraphSearch {
    /// Saves or restores the mutable state.
    mutating func saveOrRestoreState(in archive: inout StateArchive) throws {
        try archive.within("feasibility") { try settings.saveOrRestoreState(in: &$0) }
        try archive.within("graph") { try graph?.saveOrRestoreState(in: &$0) }
        try archive.number(&stepCount, "step_count")
        try archive.list(&bridges, "bridges", fresh: nil) { bridge, archive in
            try archive.presence(of: &bridge, fresh: .unknown) { try $0.saveOrRestoreState(in: &$1) }
        }
        try archive.require(bridges.count, in: searchedAt.count...searchedAt.count, "bridges")
        try archive.numbers(&searchedAt, "searched_at")
        let nodes = graph?.count ?? 0
        try archive.numbers(&trail, "trail", varies: true, in: 0..<nodes)
        try archive.require(trail.count, in: 0...settings.steps + 1, "trail")
        try archive.numbers(&values, "values", varies: true)
        try archive.require(values.count, in: 0...nodes, "values")
    }
}
