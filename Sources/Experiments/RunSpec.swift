import Training
import Understudy
import YAML

/// What a run's own resolved spec (`spec.yaml` in its folder) says.
package struct RunSpec {
    /// The name of the study.
    package let study: String
    /// The variant's name.
    package let variant: String
    /// The seed.
    package let seed: UInt64
    /// The run.
    package let configuration: RunConfiguration

    /// Reads a resolved spec as `RunPlan.spec` has it.
    ///
    /// - Throws: every problem found.
    package init(_ document: Node, registry: Registry) throws(Diagnostics) {
        self = try SpecReader.read(document, registry: registry) { try RunSpec(from: &$0) }
    }

    private init(from reader: inout SpecReader) throws {
        reader.readFormatVersion()
        study = reader.value("name", as: String.self, "The study's name")
        variant = reader.value("variant", as: String.self, "The variant's name")
        seed = UInt64(reader.value("seed", as: Int.self, in: 0..., "The seed"))
        guard let configuration = RunConfiguration(from: &reader) else { throw RunError("not a run") }
        self.configuration = configuration
    }

    /// A run's resolved spec with the default of every key that it lacks, because an earlier version wrote it; `nil` where it cannot be read.
    package static func completed(_ document: Node, registry: Registry) -> Node? {
        try? SpecReader.read(document, registry: registry) { reader in
            _ = try RunSpec(from: &reader)
            return reader.resolved
        }
    }
}
