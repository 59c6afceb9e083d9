/// A value at an environment step.
package struct Sample: Hashable, Sendable {
    /// The environment step, from 0.
    package var step: Int
    /// The value, a finite number.
    package var value: Double

    /// Creates a sample.
    package init(step: Int, value: Double) {
        self.step = step
        self.value = value
    }
}
