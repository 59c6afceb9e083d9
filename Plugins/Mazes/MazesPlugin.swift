import Understudy

/// Mazes in which an expert and an agent can have different actions but share the same observations.
///
/// They follow the two testbeds for heterogeneous actions in Chrysomallis & Chalkiadakis 2025, arXiv:2511.03616. That
/// paper does not publish its layouts, action sets and constants. Those here are this project's own, except for the
/// maps with a named source.
public enum MazesPlugin: Plugin {
    /// `Mazes`
    public static let name = "Mazes"

    /// A one-line summary for `understudy list`.
    public static let summary = "Mazes in which expert and agent can have different actions"

    /// The version of this package.
    public static let version: Version? = .understudy

    /// Registers `maze` and `point-maze`.
    public static func register(into registry: inout Registry) {
        registry.add(Maze.self)
        registry.add(PointMaze.self)
    }
}
