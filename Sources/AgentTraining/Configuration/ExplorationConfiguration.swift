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

    private func line(_ step: Int, over duration: Double) -> Double {
        guard duration > 0 else { return end }
        return start + (end - start) * min(1, Double(step) / duration)
    }
}
