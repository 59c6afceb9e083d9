import AgentTraining
import SpecYAML
import Understudy

/// The content of a run's resolved spec (`spec.yaml` in its folder).
package struct RunSpec {
    /// The name of the study.
    package let study: String
    /// The variant's name.
    package let variant: String
    /// The seed.
    package let seed: UInt64
    /// The configuration of the run.
    package let configuration: RunConfiguration
    /// The plugins whose components the run has, by name.
    package let plugins: [PluginVersion]

    /// Reads a resolved spec such as `RunPlan.spec`.
    ///
    /// - Throws: every problem found.
    package init(_ document: Node, registry: Registry) throws(Diagnostics) {
        self = try SpecReader.read(document, registry: registry) { try RunSpec(from: &$0) }
    }

    private init(from reader: inout SpecReader) throws {
        reader.readFormatVersion()
        study = reader.value("name", as: String.self, "The study's name")
        variant = reader.value("variant", as: String.self, "The variant's name")
        seed = UInt64(reader.value("seed", as: Int.self, in: 0...Int.max, "The seed"))
        guard let configuration = RunConfiguration(from: &reader) else { throw RunError("not a run") }
        self.configuration = configuration
        plugins = reader.registry.versions(of: reader.usedPlugins)
    }

    /// Returns a run's resolved spec, with defaults for the keys that an earlier version did not write.
    ///
    /// Returns `nil` if the spec cannot be read.
    package static func completed(_ document: Node, registry: Registry) -> Node? {
        try? SpecReader.read(document, registry: registry) { reader in
            _ = try RunSpec(from: &reader)
            return reader.resolved
        }
    }
}

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
