import SpecYAML

/// A run of a study: a variant with a seed.
package struct RunPlan: Hashable, Sendable {
    /// The variant's name, safe as a folder name.
    package let variant: String
    /// The seed from which every random stream of the run derives.
    package let seed: UInt64
    /// The number of environment steps.
    package let steps: Int
    /// The resolved spec of this run.
    ///
    /// It has every parameter, including defaults, and `variant` and `seed`. Reading it with `RunSpec` gives the same
    /// run.
    package let spec: Node

    /// Creates a plan.
    package init(variant: String, seed: UInt64, steps: Int, spec: Node) {
        self.variant = variant
        self.seed = seed
        self.steps = steps
        self.spec = spec
    }

    /// The run's folder, relative to the study's: `dqn/seed-0`.
    package var directory: String { "\(variant)/seed-\(seed)" }
}
