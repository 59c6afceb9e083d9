import Understudy

/// The graph of the agent's own transitions. Observations that are near each other are one node; those near a state of the expert's are that state's.
///
/// Of each node and action the successor is kept that was seen most (the majority vote of Boyer & Moore 1991, which needs no list), with the mean of its rewards.
struct OwnGraph {
    /// What an action leads to.
    struct Edge {
        /// The node; -1 where the action was not tried.
        var successor: Int32 = -1
        var votes: Int32 = 0
        var count: Int32 = 0
        var reward: Float = 0
        var terminated = false
    }

    private let actionCount: Int
    private let radius: Float
    private let mostNodes: Int
    /// The expert's states.
    private(set) var path: ExpertPath
    private var near: [Neighbor] = []
    /// The observations of the nodes that are no states of the expert's.
    private var own: GrowingTree
    private var equal: [[UInt64]: Int32] = [:]
    private var observations: [[Float]] = []
    private let scale: [Float]
    private let layout: BitLayout?
    private var edges: [Edge]
    /// The number of states of the expert's, which are the first nodes.
    let expertCount: Int

    init(
        _ recording: ExpertRecording, observations: ObservationSpace, actions: ActionSpace, radius: Float,
        mostNodes: Int
    ) {
        path = ExpertPath(recording, observations: observations)
        actionCount = actions.count
        self.radius = radius
        self.mostNodes = mostNodes
        expertCount = path.stateCount
        let size = recording.observationCount
        layout = observations.isBinary ? BitLayout(elements: size, channels: 1) : nil
        scale = recording.stateMoments.map { $0.scale(dividedBy: Double(size)) }
        own = GrowingTree(dimension: size)
        edges = Array(repeating: Edge(), count: expertCount * actions.count)
    }

    /// The number of nodes.
    var count: Int { expertCount + observations.count }

    /// The node of an observation; `nil` where there is none and no room for another.
    mutating func node(of observation: Span<Float>) -> Int? {
        path.near(observation, within: radius, into: &near)
        if let nearest = near.first { return nearest.index }
        let values = [Float](copying: observation)
        if let layout {
            var bits = [UInt64](repeating: 0, count: layout.wordCount)
            layout.pack(observation, into: &bits, at: 0)
            if let number = equal[bits] { return expertCount + Int(number) }
        } else if let nearest = own.nearest(to: scaled(values), within: radius) {
            return expertCount + nearest.number
        }
        guard count < mostNodes else { return nil }
        take(values)
        for _ in 0..<actionCount { edges.append(Edge()) }
        return count - 1
    }

    private func scaled(_ values: [Float]) -> [Float] { zip(values, scale).map { $0 * $1 } }

    /// Adds a node that is no state of the expert's.
    private mutating func take(_ values: [Float]) {
        if let layout {
            var bits = [UInt64](repeating: 0, count: layout.wordCount)
            layout.pack(values.span, into: &bits, at: 0)
            equal[bits] = Int32(observations.count)
        } else {
            own.append(scaled(values))
        }
        observations.append(values)
    }

    /// The observation that stands for `node`.
    func observation(of node: Int) -> [Float] {
        node < expertCount ? path.observation(of: node) : observations[node - expertCount]
    }

    /// Takes an own transition in.
    mutating func add(_ node: Int, _ action: Int, _ successor: Int, reward: Float, terminated: Bool) {
        let place = node * actionCount + action
        if edges[place].successor != Int32(successor) || edges[place].terminated != terminated {
            guard edges[place].votes == 0 else {
                edges[place].votes -= 1
                return
            }
            edges[place] = Edge(successor: Int32(successor), votes: 0, count: 0, reward: 0, terminated: terminated)
        }
        edges[place].votes += 1
        edges[place].count += 1
        edges[place].reward += (reward - edges[place].reward) / Float(edges[place].count)
    }

    /// What `action` leads to from `node`.
    func edge(_ node: Int, _ action: Int) -> Edge { edges[node * actionCount + action] }
}

extension OwnGraph {
    /// Exchanges what changes as a run goes on.
    mutating func exchangeState(with archive: inout StateArchive) throws {
        let size = own.dimension
        var elements = observations.flatMap { $0 }
        try archive.numbers(&elements, "observations", varies: true)
        try archive.list(&edges, "edges", fresh: Edge()) { edge, archive in
            try archive.number(&edge.successor, "successor")
            try archive.number(&edge.votes, "votes")
            try archive.number(&edge.count, "count")
            try archive.number(&edge.reward, "reward")
            try archive.flag(&edge.terminated, "terminated")
        }
        guard archive.isRestoring else { return }
        // Where nodes stand in the tree follows from their order.
        (observations, equal, own) = ([], [:], GrowingTree(dimension: size))
        for first in stride(from: 0, to: elements.count, by: size) { take(Array(elements[first..<first + size])) }
    }
}
