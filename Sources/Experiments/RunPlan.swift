import YAML

/// One run of a study: a variant with one seed.
package struct RunPlan: Hashable, Sendable {
    /// The variant's name, safe as a folder's name.
    package let variant: String
    /// The seed from which every random stream of the run derives.
    package let seed: UInt64
    /// The environment steps of the run.
    package let steps: Int
    /// The resolved spec of this run alone: every parameter with its value, defaults included, and `variant` and `seed`. Reading it again with
    /// `RunSpec` gives the same run.
    package let spec: Node

    /// Creates a plan.
    package init(variant: String, seed: UInt64, steps: Int, spec: Node) {
        self.variant = variant
        self.seed = seed
        self.steps = steps
        self.spec = spec
    }

    /// The run's folder within its study's: `dqn/seed-0`.
    package var directory: String { "\(variant)/seed-\(seed)" }
}
