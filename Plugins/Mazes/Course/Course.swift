import Understudy

/// What both mazes have in common: the map, where episodes start, and what is worth how much.
struct Course: Sendable {
    /// Where episodes start; the raw values are those of the key `start`.
    enum Start: String, CaseIterable {
        /// At the map's start.
        case fixed
        /// At any free cell from which the goal can be reached.
        case random
    }

    /// The map.
    var grid: Grid
    /// Where episodes start.
    var start = Start.fixed
    /// What is taken off the reward of every step.
    var stepCost = 0.01
    /// What reaching the goal is worth.
    var goalReward = 1.0
    /// What entering a hazard is worth.
    var hazardReward = -1.0

    /// The cells where an episode can start, where `distances` says from where the goal can be reached.
    func startCells(distances: [Int?]) -> [Cell] {
        switch start {
        case .fixed: grid.start.map { distances[grid.index(of: $0)] == nil ? [] : [$0] } ?? []
        case .random: distances.indices.filter { distances[$0] ?? 0 > 0 }.map(grid.cell)
        }
    }

    /// The step that ends at the goal, in a hazard or, for `nil`, anywhere else.
    func step(reaching end: End?) -> Step {
        let worth =
            switch end {
            case .goal: goalReward
            case .hazard: hazardReward
            case nil: 0.0
            }
        return Step(reward: worth - stepCost, terminated: end != nil)
    }

    /// What ends an episode.
    enum End {
        case goal, hazard
    }
}
