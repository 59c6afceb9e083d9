import Understudy

/// The five games of MinAtar, small versions of Atari 2600 games, with the rules of version 1.0.15.
///
/// Source: Young & Tian 2019, *MinAtar: An Atari-Inspired Testbed for Thorough and Reproducible Reinforcement Learning
/// Experiments*, arXiv:1903.03176. The games are implemented from a description and from recordings of their behavior.
public enum MinAtarPlugin: Plugin {
    /// `MinAtar`
    public static let name = "MinAtar"

    /// A one-line summary for `understudy list`.
    public static let summary = "The five games of MinAtar 1.0.15 on boards of 10 by 10 cells"

    /// The version of this package.
    public static let version: Version? = .understudy

    /// Registers `asterix`, `breakout`, `freeway`, `seaquest` and `space-invaders`.
    public static func register(into registry: inout Registry) {
        registry.add(Asterix.self)
        registry.add(Breakout.self)
        registry.add(Freeway.self)
        registry.add(Seaquest.self)
        registry.add(SpaceInvaders.self)
    }
}
