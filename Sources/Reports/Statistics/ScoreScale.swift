/// What makes returns of different environments comparable: 0 is uniformly random play and 1 the expert, as Agarwal and others (2021) use human play.
public struct ScoreScale: Hashable, Sendable {
    /// The mean return of random play.
    public let random: Double
    /// The expert's mean return.
    public let expert: Double

    /// A scale; nil where the expert is not better than random play, so that there is no such thing as half of its way.
    public init?(random: Double, expert: Double) {
        guard random.isFinite, expert.isFinite, expert > random else { return nil }
        self.random = random
        self.expert = expert
    }

    /// The score of a return.
    public func score(_ value: Double) -> Double { (value - random) / (expert - random) }
}
