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

    let actionCount: Int
    private let radius: Float
    private let mostNodes: Int
    /// The expert's states.
    private(set) var path: ExpertPath
    private var near: [Neighbor] = []
    /// The observations of the nodes that are no states of the expert's, one after the other.
    private var observations: [Float] = []
    /// The same nodes by nearness where observations are vectors, scaled, and the vector that is looked for.
    private var vectors: GrowingTree
    private let scale: [Float]
    private var vector: [Float] = []
    /// The same nodes by their bits where observations are bits, and the bits that are looked for.
    private var grids: GrowingBits?
    private let layout: BitLayout?
    private var bits: [UInt64] = []
    private let size: Int
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
        self.size = size
        layout = observations.isBinary ? BitLayout(elements: size, channels: 1) : nil
        if let layout {
            bits = Array(repeating: 0, count: layout.wordCount)
        } else {
            vector = Array(repeating: 0, count: size)
        }
        scale = recording.stateMoments.map { $0.scale(dividedBy: Double(size)) }
        (vectors, grids) = Self.empty(size: size, layout)
        near.reserveCapacity(2)
        edges = Array(repeating: Edge(), count: expertCount * actions.count)
    }

    private static func empty(size: Int, _ layout: BitLayout?) -> (GrowingTree, GrowingBits?) {
        (GrowingTree(dimension: size), layout.map { GrowingBits(width: $0.wordCount) })
    }

    /// The number of nodes.
    var count: Int { expertCount + observations.count / size }

    /// The node of an observation; `nil` where there is none and no room for another.
    mutating func node(of observation: Span<Float>) -> Int? {
        if let nearest = path.nearest(to: observation, within: radius, &near) { return nearest }
        prepare(observation)
        if let number = grids?.number(of: bits) { return expertCount + number }
        if layout == nil, let nearest = vectors.nearest(to: vector, within: radius) {
            return expertCount + nearest.number
        }
        guard count < mostNodes else { return nil }
        take(observation)
        for _ in 0..<actionCount { edges.append(Edge()) }
        return count - 1
    }

    /// Sets what is looked for.
    private mutating func prepare(_ observation: Span<Float>) {
        if let layout {
            layout.pack(observation, into: &bits, at: 0)
        } else {
            for axis in vector.indices { vector[axis] = observation[axis] * scale[axis] }
        }
    }

    /// Adds a node that is no state of the expert's, and what is looked for.
    private mutating func take(_ observation: Span<Float>) {
        if layout == nil { vectors.append(vector) } else { grids?.append(bits) }
        observations.append(copying: observation)
    }

    /// Calls `body` with the observation that stands for `node`.
    func withObservation<Result>(of node: Int, _ body: (Span<Float>) -> Result) -> Result {
        guard node >= expertCount else { return path.withObservation(of: node, body) }
        let start = (node - expertCount) * size
        return body(observations.span.extracting(start..<start + size))
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
        var elements = observations
        try archive.numbers(&elements, "observations", varies: true)
        try archive.list(&edges, "edges", fresh: Edge()) { edge, archive in
            try archive.number(&edge.successor, "successor")
            try archive.number(&edge.votes, "votes")
            try archive.number(&edge.count, "count")
            try archive.number(&edge.reward, "reward")
            try archive.flag(&edge.terminated, "terminated")
        }
        guard archive.isRestoring else { return }
        guard elements.count.isMultiple(of: size) else {
            throw StateError("observations", "\(elements.count) numbers are no observations of \(size)")
        }
        // Where nodes stand in the tree follows from their order.
        observations = []
        (vectors, grids) = Self.empty(size: size, layout)
        for start in stride(from: 0, to: elements.count, by: size) {
            let observation = elements.span.extracting(start..<start + size)
            prepare(observation)
            take(observation)
        }
    }
}
