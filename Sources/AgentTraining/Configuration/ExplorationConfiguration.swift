import Understudy

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The schedule of epsilon for the epsilon-greedy policy.
package struct ExplorationConfiguration: Hashable, Sendable {
    /// The kinds of schedules; the raw values are the names in specs.
    enum Kind: String, CaseIterable {
        case linear, exponential
    }

    /// The shape of the schedule from the start value to the end value.
    package enum Shape: Hashable, Sendable {
        /// Linear decay over this fraction of the run's steps, then constant.
        case share(Double)
        /// Linear decay over this number of steps, then constant.
        case steps(Int)
        /// Exponential decay toward the end value with this half-life in steps.
        case halfLife(Int)
    }

    /// Epsilon at the first step.
    package var start: Double
    /// Epsilon at the end.
    package var end: Double
    /// The shape of the schedule between them.
    package var shape: Shape

    init(_ kind: Kind, from reader: inout SpecReader) {
        // CleanRL dqn.py: 1 to 0.05 over half of the run.
        start = reader.value("start", default: 1, in: 0.0...1, "Epsilon at the first step")
        end = reader.value("end", default: 0.05, in: 0.0...1, "Epsilon at the end")
        reader.cite("CleanRL's dqn.py (Huang et al. 2022)", for: "start", "end")
        switch kind {
        case .linear:
            let steps = reader.optionalValue(
                "steps", as: Int.self, in: 0..., "Steps that the line takes, in place of fraction")
            // If `steps` is given, the default fraction does not apply.
            let fraction = reader.optionalValue(
                "fraction", default: steps == nil ? 0.5 : nil, in: 0.0...1,
                "Share of the run's steps that the line takes")
            reader.measure(in: "environment steps", "steps")
            reader.cite("CleanRL's dqn.py (Huang et al. 2022)", for: "fraction")
            if steps != nil, fraction != nil {
                reader.report("cannot stand beside 'steps'; give one of the two", at: "fraction")
            }
            shape = steps.map { .steps($0) } ?? .share(fraction ?? 0)
        case .exponential:
            shape = .halfLife(
                reader.value("half_life", in: 1..., "Steps after which half of the way from start to end is done"))
            reader.measure(in: "environment steps", "half_life")
        }
    }

    /// Returns epsilon at `step` of a run of `steps` steps.
    package func epsilon(atStep step: Int, of steps: Int) -> Double {
        switch shape {
        case .share(let share): line(step, over: share * Double(steps))
        case .steps(let duration): line(step, over: Double(duration))
        case .halfLife(let steps): end + (start - end) * exp2(-Double(step) / Double(steps))
        }
    }

    /// The length of the line in a run of `steps` steps; `nil` for other shapes.
    func lengthSetting(ofRunOf steps: Int) -> LengthSetting? {
        let duration: Double
        switch shape {
        case .share(let share): duration = share * Double(steps)
        case .steps(let steps): duration = Double(steps)
        case .halfLife: return nil
        }
        return LengthSetting("steps", shareKey: "fraction", amount: duration, length: Double(steps))
    }

    private func line(_ step: Int, over duration: Double) -> Double {
        guard duration > 0 else { return end }
        return start + (end - start) * min(1, Double(step) / duration)
    }
}

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
