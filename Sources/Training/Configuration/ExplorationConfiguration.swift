import Understudy

/// Epsilon of the epsilon-greedy policy over a run: a straight line, then constant.
public struct ExplorationConfiguration: Hashable, Sendable {
    /// Epsilon at the first step.
    public var start: Double
    /// Epsilon at the line's end and after.
    public var end: Double
    /// The share of the run's steps that the line takes.
    public var fraction: Double

    init(from reader: inout SpecReader) {
        // CleanRL dqn.py: 1 to 0.05 over half of the run.
        start = reader.value("start", default: 1, in: 0.0...1, "Epsilon at the first step")
        end = reader.value("end", default: 0.05, in: 0.0...1, "Epsilon at the end of the line and after")
        fraction = reader.value("fraction", default: 0.5, in: 0.0...1, "Share of the run's steps that the line takes")
    }

    /// Epsilon at `step` of a run of `steps`.
    public func epsilon(atStep step: Int, of steps: Int) -> Double {
        let duration = fraction * Double(steps)
        guard duration > 0 else { return end }
        return start + (end - start) * min(1, Double(step) / duration)
    }
}
