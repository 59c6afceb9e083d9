import YAML

/// One run of a study: a variant with one seed.
public struct RunPlan: Hashable, Sendable {
    /// The variant's name, safe as a folder's name.
    public let variant: String
    /// The seed from which every random stream of the run derives.
    public let seed: UInt64
    /// The environment steps of the run.
    public let steps: Int
    /// The resolved spec of this run alone: every parameter with its value, defaults included, and `variant` and `seed`. Reading it again with
    /// `RunSpec` gives the same run.
    public let spec: Node

    /// Creates a plan.
    public init(variant: String, seed: UInt64, steps: Int, spec: Node) {
        self.variant = variant
        self.seed = seed
        self.steps = steps
        self.spec = spec
    }

    /// The run's folder within its study's: `dqn/seed-0`.
    public var directory: String { "\(variant)/seed-\(seed)" }
}
