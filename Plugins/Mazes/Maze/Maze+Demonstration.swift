import Understudy

extension Maze: Demonstrating {
    /// The first move of a shortest way to the goal by the agent's own moves, each such move equally likely.
    ///
    /// The way is that of moves that do what they should; after a slip the next proposal starts from where it has led. Where no way leads to the
    /// goal any more, all moves are equally good.
    public func demonstratedAction(using stream: inout RandomStream) -> Int {
        stream.leastCost(below: moves.count) { distances[targets[position * moves.count + $0]] }
    }
}
