import Understudy

/// The settings shared by both mazes: the map, the start of episodes, and the rewards.
struct Course: Sendable {
    /// The start of episodes; the raw values are the options of the key `start`.
    enum Start: String, CaseIterable {
        /// The start cell of the map.
        case fixed
        /// Any free cell from which the goal can be reached.
        case random
    }

    /// The map.
    var grid: Grid
    /// The rule that picks the start of each episode.
    var start = Start.fixed
    /// The cost subtracted from the reward of every step.
    var stepCost = 0.01
    /// The reward for reaching the goal.
    var goalReward = 1.0
    /// The reward for entering a hazard.
    var hazardReward = -1.0

    /// Returns the possible start cells, given the distance of every cell to the goal.
    func startCells(distances: [Int?]) -> [Cell] {
        switch start {
        case .fixed: grid.start.map { distances[grid.index(of: $0)] == nil ? [] : [$0] } ?? []
        case .random: distances.indices.filter { distances[$0] ?? 0 > 0 }.map(grid.cell)
        }
    }

    /// Returns the result of a step that ends at the goal, in a hazard or, for `nil`, anywhere else.
    func step(reaching end: End?) -> Step {
        let worth =
            switch end {
            case .goal: goalReward
            case .hazard: hazardReward
            case nil: 0.0
            }
        return Step(reward: worth - stepCost, terminated: end != nil)
    }

    /// The cause of an episode's end.
    enum End {
        case goal, hazard
    }
}
