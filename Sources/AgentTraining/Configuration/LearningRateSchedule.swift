import Understudy

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The course of the learning rate over a run, as a factor of `optimizer.learning_rate`.
package struct LearningRateSchedule: Hashable, Sendable {
    /// The kinds of schedules; the raw values are the names in specs.
    enum Kind: String, CaseIterable {
        case constant, linear, cosine, exponential
    }

    /// The shape of the schedule from 1 to the share at the end.
    package enum Shape: Hashable, Sendable {
        /// 1 at every step.
        case constant
        /// A line.
        case line(Duration)
        /// Half a period of a cosine (Loshchilov & Hutter 2017, equation 5, without restarts).
        case cosine(Duration)
        /// Exponential decay with this half-life in steps.
        case halfLife(Int)
    }

    /// The time that a schedule takes; after it, the factor is that of the end.
    package enum Duration: Hashable, Sendable {
        /// A fraction of the run's steps.
        case share(Double)
        /// A number of steps.
        case steps(Int)
    }

    /// The share of the learning rate at the end.
    package var end: Double
    /// The shape of the schedule.
    package var shape: Shape

    /// A constant learning rate.
    package static let constant = LearningRateSchedule(end: 1, shape: .constant)

    /// Creates a schedule.
    package init(end: Double, shape: Shape) {
        (self.end, self.shape) = (end, shape)
    }

    init(_ kind: Kind, from reader: inout SpecReader) {
        guard kind != .constant else {
            self = .constant
            return
        }
        end = reader.value("end", default: 0, in: 0.0...1, "Share of the learning rate at the end")
        guard kind != .exponential else {
            shape = .halfLife(
                reader.value("half_life", in: 1..., "Steps after which half of the way to the end is done"))
            reader.measure(in: "environment steps", "half_life")
            reader.cite("PyTorch's ExponentialLR with the factor 2^(-1/half_life)", for: "half_life")
            return
        }
        let steps = reader.optionalValue(
            "steps", as: Int.self, in: 1..., "Steps until the end, in place of fraction")
        // If `steps` is given, the default fraction does not apply.
        let fraction = reader.optionalValue(
            "fraction", default: steps == nil ? 1 : nil, in: .above(0.0, atMost: 1),
            "Share of the run's steps until the end")
        reader.measure(in: "environment steps", "steps")
        if steps != nil, fraction != nil {
            reader.report("cannot stand beside 'steps'; give one of the two", at: "fraction")
        }
        let duration = steps.map { Duration.steps($0) } ?? .share(fraction ?? 1)
        shape = kind == .linear ? .line(duration) : .cosine(duration)
        reader.cite(
            kind == .linear ? "PyTorch's LinearLR" : "Loshchilov & Hutter 2017; PyTorch's CosineAnnealingLR",
            for: "end", "fraction")
    }

    /// Returns the factor at `step` of a run of `steps` steps, from 0 to 1.
    package func factor(atStep step: Int, of steps: Int) -> Double {
        switch shape {
        case .constant: return 1
        case .halfLife(let halfLife): return end + (1 - end) * exp2(-Double(step) / Double(halfLife))
        case .line(let duration): return 1 - (1 - end) * progress(step, of: steps, duration)
        case .cosine(let duration):
            let progress = progress(step, of: steps, duration)
            return progress < 1 ? end + (1 - end) * (1 + cos(Double.pi * progress)) / 2 : end
        }
    }

    /// Returns the steps until the end as an amount that may depend on the run's length; `nil` if the shape has none.
    func lengthSetting(ofRunOf steps: Int) -> LengthSetting? {
        let duration: Duration
        switch shape {
        case .constant, .halfLife: return nil
        case .line(let given), .cosine(let given): duration = given
        }
        let amount =
            switch duration {
            case .share(let share): share * Double(steps)
            case .steps(let count): Double(count)
            }
        return LengthSetting("steps", shareKey: "fraction", amount: amount, length: Double(steps))
    }

    private func progress(_ step: Int, of steps: Int, _ duration: Duration) -> Double {
        switch duration {
        case .share(let share): min(1, Double(step) / (share * Double(steps)))
        case .steps(let count): min(1, Double(step) / Double(count))
        }
    }
}
