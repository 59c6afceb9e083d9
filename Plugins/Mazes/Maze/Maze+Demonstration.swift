import Understudy

extension Maze: Demonstrating {
    /// Returns the first move of a shortest path to the goal, chosen uniformly among all such moves.
    ///
    /// The path uses the agent's own moves and assumes no slips. After a slip, the next call starts from the new cell.
    /// If the goal can no longer be reached, all moves are equally good.
    public func demonstratedAction(using stream: inout RandomStream) -> Int {
        stream.minimumCost(below: moves.count) { distances[targets[position * moves.count + $0]] }
    }
}
