import SpecYAML
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

extension Course {
    /// Reads the parameters shared by both mazes, and uses a fallback value for each invalid one.
    init(from reader: inout SpecReader, default standard: Layout) {
        let name = reader.value(
            "layout", default: standard.rawValue,
            "A map of several lines, the name of one (\(Layout.allCases.map(\.rawValue).joined(separator: ", "))), or generated"
        )
        let size = Self.readSize(from: &reader)
        let seed = reader.value(
            "maze_seed", default: 0, in: 0...Int.max, "layout: generated: which of the possible maps")
        let loops = reader.value(
            "loops", default: 0.1, in: 0...1,
            "layout: generated: share of the walls between neighboring rooms that are opened beyond the one way to each"
        )
        start = reader.choice(
            "start", default: .fixed,
            "Where episodes start: fixed at S, random at any free cell from which the goal can be reached")
        stepCost = reader.value("step_cost", default: 0.01, in: 0..., "What is taken off the reward of every step")
        goalReward = reader.value("goal_reward", default: 1, "What reaching the goal is worth; it ends the episode")
        hazardReward = reader.value(
            "hazard_reward", default: -1, "What entering a hazard is worth; it ends the episode")
        grid = Self.standIn(standard)
        guard reader.isKnown("layout") else { return }
        if name == Self.generated {
            grid = Grid.generated(size: size, seed: seed, loops: loops)
            return
        }
        for (key, isStandard) in [("size", size == 11), ("maze_seed", seed == 0), ("loops", loops == 0.1)]
        where !isStandard && reader.isKnown(key) {
            reader.report("is for generated maps only, remove it or write layout: generated", at: key)
        }
        let needsStart = start == .fixed
        let map = reader.reporting(at: "layout") { () throws(Diagnostics) in
            try Grid(map: Self.map(of: name), needsStart: needsStart)
        }
        if let map { grid = map }
    }

    /// The layout name that requests a generated map.
    private static let generated = "generated"

    private static func readSize(from reader: inout SpecReader) -> Int {
        let size = reader.value(
            "size", default: 11, in: Grid.generatedSizes, "layout: generated: rows and columns, an odd number")
        if size % 2 == 0 {
            reader.report("must be odd, as rooms and walls take turns, write \(size + 1)", at: "size")
            return size + 1
        }
        return size
    }

    /// Returns the map text for a `layout` value, which is either a name or the map itself.
    private static func map(of layout: String) throws(Diagnostics) -> String {
        if let known = Layout(rawValue: layout) { return known.map }
        let isMap = layout.contains { "\n#. ".contains($0) } || layout.allSatisfy(Grid.symbols.contains)
        if isMap { return layout }
        let names = Layout.allCases.map(\.rawValue) + [generated]
        let hint = suggestion(for: layout, among: names).map { "did you mean '\($0)'?" }
        throw Diagnostics(
            "unknown layout '\(layout)', \(hint ?? "there are: \(names.joined(separator: ", ")), or write a map")")
    }

    /// Returns the map of `layout`, as a fallback for a map that cannot be read.
    private static func standIn(_ layout: Layout) -> Grid {
        (try? Grid(map: layout.map, needsStart: true)) ?? Grid.generated(size: 5, seed: 0, loops: 0)
    }

    /// Reports an error if no episode can start, unless the layout is already invalid.
    func reportUnreachable(distances: [Int?], by actions: String, to reader: inout SpecReader) {
        guard reader.isKnown("layout"), startCells(distances: distances).isEmpty else { return }
        let place = start == .fixed ? "the start" : "any cell"
        reader.report(
            "the goal cannot be reached from \(place) \(actions), choose others or another layout", at: "layout")
    }
}
