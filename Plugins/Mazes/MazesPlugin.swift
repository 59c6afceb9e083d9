import Understudy

/// Mazes in which an expert and an agent can have different actions over the same observations.
///
/// They are made after the two testbeds of heterogeneous actions in Chrysomallis & Chalkiadakis 2025, arXiv:2511.03616, whose layouts, action
/// sets and constants are not published; those here are this project's own, but for the maps with another source.
public enum MazesPlugin: Plugin {
    /// `Mazes`
    public static let name = "Mazes"

    /// One line for `understudy list`.
    public static let summary = "Mazes in which expert and agent can have different actions"

    /// Adds `maze` and `point-maze`.
    public static func register(into registry: inout Registry) {
        registry.add(Maze.self)
        registry.add(PointMaze.self)
    }
}
