/// A scale that makes returns of different environments comparable.
///
/// A score of 0 is uniformly random play and 1 is the expert; Agarwal et al. (2021) use human play in the same way.
package struct ScoreScale: Hashable, Sendable {
    /// The mean return of random play.
    package let random: Double
    /// The expert's mean return.
    package let expert: Double

    /// Creates a scale; `nil` if the expert is not better than random play, because scores would then be meaningless.
    package init?(random: Double, expert: Double) {
        guard random.isFinite, expert.isFinite, expert > random else { return nil }
        self.random = random
        self.expert = expert
    }

    /// Returns the score of a return.
    package func score(_ value: Double) -> Double { (value - random) / (expert - random) }
}
