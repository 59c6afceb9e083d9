import Understudy

/// The settings for exploration with the expert's inferred actions.
package struct GuidanceConfiguration: Hashable, Sendable {
    /// The steps that may be guided; the raw values are the names in specs.
    package enum Scope: String, CaseIterable, Sendable {
        /// Any step.
        case steps
        /// Only the exploratory steps of the epsilon-greedy policy.
        case exploration
    }

    /// The fraction of the steps in scope that are guided if the expert is fully trusted.
    package var share: Double
    /// The steps that may be guided.
    package var scope: Scope
    /// The fraction of probe episodes, which are played without guidance and almost greedily to measure the agent
    /// alone.
    ///
    /// If there are probes, the trust depends only on their returns.
    package var probeShare: Double
    /// The number of nearest expert states that vote.
    package var neighbors: Int
    /// The maximum distance of expert states that vote, measured as in `ExpertStates`.
    package var radius: Float

    init(from reader: inout SpecReader) {
        share = reader.value(
            "share", default: 0.5, in: 0.0...1, "Share of the steps in scope that are guided, times the overall trust")
        scope = reader.choice(
            "scope", default: Scope.steps,
            "Which steps may be guided: all steps, or the exploration of epsilon-greedy"
        )
        probeShare = reader.value(
            "probe_share", default: 0, in: 0.0...0.9,
            "Share of the episodes after the fifth that are without guidance and with an epsilon of 0.01; their returns alone move the trust then; 0: all do"
        )
        neighbors = reader.value(
            "neighbors", default: 5, in: 1...1_000, "Nearest expert states that vote on the action")
        radius = Float(
            reader.value(
                "radius", default: 0.5, in: .above(0.0),
                "Distance within which expert states vote, in standard deviations per dimension; of bits 1 - Jaccard index"
            ))
        reader.measure(in: "expert states", "neighbors")
    }
}
