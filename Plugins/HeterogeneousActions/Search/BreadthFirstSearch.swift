/// A breadth-first search in a graph to a limited depth, with reusable buffers.
struct BreadthFirstSearch {
    /// A visited node with its predecessor in the search.
    private struct Visit {
        var node: Int32
        var parent: Int32
        var action: Int32
        var depth: Int32
        var terminated: Bool
    }

    private let depth: Int
    private var visits: [Visit] = []
    /// The last exploration that visited each node, and the index of the visit.
    private var marks: [(exploration: Int, visit: Int)] = []
    private var explorationCount = 0
    private var places: [Int] = []

    /// Creates a search.
    ///
    /// - Parameter depth: the maximum number of actions.
    init(depth: Int) { self.depth = depth }

    /// Starts a new exploration from `start`.
    mutating func explore(from start: Int, _ graph: OwnGraph) {
        while marks.count < graph.count { marks.append((0, 0)) }
        explorationCount += 1
        visits.removeAll(keepingCapacity: true)
        meet(Visit(node: Int32(start), parent: -1, action: -1, depth: 0, terminated: false))
        var place = 0
        while place < visits.count {
            let visit = visits[place]
            if visit.depth < depth, !visit.terminated {
                for action in 0..<graph.actionCount {
                    let edge = graph.edge(Int(visit.node), action)
                    guard edge.successor >= 0, marks[Int(edge.successor)].exploration != explorationCount else {
                        continue
                    }
                    meet(
                        Visit(
                            node: edge.successor, parent: Int32(place), action: Int32(action), depth: visit.depth + 1,
                            terminated: edge.terminated))
                }
            }
            place += 1
        }
    }

    private mutating func meet(_ visit: Visit) {
        marks[Int(visit.node)] = (explorationCount, visits.count)
        visits.append(visit)
    }

    /// Returns the visit of `node`, or `nil` if it was not visited or is the start.
    ///
    /// Visits are numbered in the order of discovery.
    func visit(of node: Int) -> Int? {
        let mark = marks[node]
        return mark.exploration == explorationCount && mark.visit > 0 ? mark.visit : nil
    }

    /// Returns the node of a visit.
    func node(of visit: Int) -> Int { Int(visits[visit].node) }

    /// Returns the number of actions from the start to the visit.
    func depth(of visit: Int) -> Int { Int(visits[visit].depth) }

    /// Returns whether an episode ends at the visit.
    func isTerminal(_ visit: Int) -> Bool { visits[visit].terminated }

    /// Returns the discounted return of the path to a visit, followed by the value `end`.
    func value(of visit: Int, endingIn end: Float, gamma: Float, _ graph: OwnGraph) -> Float {
        var (value, place) = (end, visit)
        while visits[place].parent >= 0 {
            value = edge(to: place, graph).reward + gamma * value
            place = Int(visits[place].parent)
        }
        return value
    }

    /// Sets `way` to the steps from the start to a visit.
    mutating func setWay(_ way: inout StepSequence, to visit: Int, _ graph: OwnGraph) {
        places.removeAll(keepingCapacity: true)
        var place = visit
        while visits[place].parent >= 0 {
            places.append(place)
            place = Int(visits[place].parent)
        }
        way.removeAll()
        for place in places.reversed() {
            let reward = edge(to: place, graph).reward
            graph.withObservation(of: node(of: Int(visits[place].parent))) {
                way.append($0, action: Int(visits[place].action), reward: reward)
            }
        }
    }

    private func edge(to place: Int, _ graph: OwnGraph) -> OwnGraph.Edge {
        graph.edge(node(of: Int(visits[place].parent)), Int(visits[place].action))
    }
}
