import ImitationTools
import Understudy

/// The graph of the agent's own transitions.
///
/// Observations that are near each other share a node. Observations near an expert state belong to the node of that
/// state. For each node and action, the graph keeps the most frequent successor and its mean reward. The successor is
/// found with the majority vote of Boyer & Moore 1991, which needs no list.
struct OwnGraph {
    /// The outcome of an action in a node.
    struct Edge {
        /// The successor node; -1 if the action was not tried.
        var successor: Int32 = -1
        var votes: Int32 = 0
        var count: Int32 = 0
        var reward: Float = 0
        var terminated = false
    }

    let actionCount: Int
    private let radius: Float
    private let maximumNodes: Int
    /// The expert's path.
    private(set) var path: ExpertPath
    private var near: [Neighbor] = []
    /// The observations of the nodes that are not expert states, concatenated.
    private var observations: [Float] = []
    /// The scaled vectors of the same nodes in a search tree, for vector observations, and the query vector.
    private var vectors: IncrementalTree
    private let scale: [Float]
    private var vector: [Float] = []
    /// The bits of the same nodes in a hash table, for binary observations, and the query bits.
    private var grids: BitRowTable?
    private let layout: BitLayout?
    private var bits: [UInt64] = []
    private let size: Int
    private var edges: [Edge]
    /// The number of expert states, which are the first nodes.
    let expertCount: Int

    init(
        _ recording: ExpertRecording, observations: ObservationSpace, actions: ActionSpace, radius: Float,
        maximumNodes: Int
    ) {
        path = ExpertPath(recording, observations: observations)
        actionCount = actions.count
        self.radius = radius
        self.maximumNodes = maximumNodes
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

    private static func empty(size: Int, _ layout: BitLayout?) -> (IncrementalTree, BitRowTable?) {
        (IncrementalTree(dimension: size), layout.map { BitRowTable(width: $0.wordCount) })
    }

    /// The number of nodes.
    var count: Int { expertCount + observations.count / size }

    /// Returns the node of an observation, adding one if necessary.
    ///
    /// It is `nil` if the node does not exist and the graph is full.
    mutating func node(of observation: Span<Float>) -> Int? {
        if let nearest = path.nearest(to: observation, within: radius, &near) { return nearest }
        prepare(observation)
        if let number = grids?.number(of: bits) { return expertCount + number }
        if layout == nil, let nearest = vectors.nearest(to: vector, within: radius) {
            return expertCount + nearest.number
        }
        guard count < maximumNodes else { return nil }
        take(observation)
        for _ in 0..<actionCount { edges.append(Edge()) }
        return count - 1
    }

    /// Prepares the query for an observation.
    private mutating func prepare(_ observation: Span<Float>) {
        if let layout {
            layout.pack(observation, into: &bits, at: 0)
        } else {
            for axis in vector.indices { vector[axis] = observation[axis] * scale[axis] }
        }
    }

    /// Adds a node that is not an expert state, using the prepared query.
    private mutating func take(_ observation: Span<Float>) {
        if layout == nil { vectors.append(vector) } else { grids?.append(bits) }
        observations.append(copying: observation)
    }

    /// Calls `body` with the representative observation of `node`.
    func withObservation<Result>(of node: Int, _ body: (Span<Float>) -> Result) -> Result {
        guard node >= expertCount else { return path.withObservation(of: node, body) }
        let start = (node - expertCount) * size
        return body(observations.span.extracting(start..<start + size))
    }

    /// Adds one of the agent's transitions.
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

    /// Returns the outcome of `action` in `node`.
    func edge(_ node: Int, _ action: Int) -> Edge { edges[node * actionCount + action] }
}

extension OwnGraph {
    /// Saves or restores the mutable state.
    mutating func saveOrRestoreState(in archive: inout StateArchive) throws {
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
        try archive.require(elements.count / size, in: 0...max(0, maximumNodes - expertCount), "observations")
        let nodes = expertCount + elements.count / size
        try archive.require(edges.count, in: nodes * actionCount...nodes * actionCount, "edges")
        try archive.require(edges.map(\.successor), in: -1..<Int32(clamping: nodes), "edges")
        // Insert in the original order, which determines the structure of the tree.
        observations = []
        (vectors, grids) = Self.empty(size: size, layout)
        for start in stride(from: 0, to: elements.count, by: size) {
            let observation = elements.span.extracting(start..<start + size)
            prepare(observation)
            take(observation)
        }
    }
}

/// An append-only hash table of bit rows, for exact lookup.
struct BitRowTable {
    private let width: Int
    private var rows: [UInt64] = []
    /// The hash table of row indices, with open addressing and at most half full; -1 marks an empty slot.
    private var table = [Int32](repeating: -1, count: 64)

    /// The number of rows.
    private(set) var count = 0

    /// Creates an empty table.
    ///
    /// - Parameter width: the number of words per row.
    init(width: Int) { self.width = width }

    /// Returns the index of the row equal to `row`; rows are numbered in the order of insertion.
    func number(of row: [UInt64]) -> Int? {
        let number = table[place(of: row, at: 0)]
        return number < 0 ? nil : Int(number)
    }

    /// Appends a row, which must differ from all rows before it.
    mutating func append(_ row: [UInt64]) {
        rows += row
        count += 1
        if count * 2 > table.count {
            table = Array(repeating: -1, count: table.count * 2)
            for number in 0..<count - 1 { table[place(of: rows, at: number * width)] = Int32(number) }
        }
        table[place(of: row, at: 0)] = Int32(count - 1)
    }

    /// Returns the slot of the row that starts at `start` in `words`, or the free slot for it.
    private func place(of words: [UInt64], at start: Int) -> Int {
        var hash: UInt64 = 0
        for word in words[start..<start + width] {
            // Multiply and fold, as in wyhash.
            let product = (hash ^ word ^ 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
            hash = product.high ^ product.low
        }
        var place = Int(truncatingIfNeeded: hash) & (table.count - 1)
        while table[place] >= 0, !equals(Int(table[place]), words, start) { place = (place + 1) & (table.count - 1) }
        return place
    }

    private func equals(_ number: Int, _ words: [UInt64], _ start: Int) -> Bool {
        for word in 0..<width where rows[number * width + word] != words[start + word] { return false }
        return true
    }
}
