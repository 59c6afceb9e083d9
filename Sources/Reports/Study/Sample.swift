/// A value at an environment step.
public struct Sample: Hashable, Sendable {
    /// The environment step, from 0.
    public var step: Int
    /// The value, a finite number.
    public var value: Double

    /// Creates a sample.
    public init(step: Int, value: Double) {
        self.step = step
        self.value = value
    }
}
