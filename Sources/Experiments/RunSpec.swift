import Training
import Understudy
import YAML

/// What a run's own resolved spec (`spec.yaml` in its folder) says.
public struct RunSpec {
    /// The name of the study.
    public let study: String
    /// The variant's name.
    public let variant: String
    /// The seed.
    public let seed: UInt64
    /// The run.
    public let configuration: RunConfiguration

    /// Reads a resolved spec as `RunPlan.spec` has it.
    ///
    /// - Throws: every problem found.
    public init(_ document: Node, registry: Registry) throws(Diagnostics) {
        self = try SpecReader.read(document, registry: registry) { reader in
            reader.readFormatVersion()
            let study = reader.value("name", as: String.self, "The study's name")
            let variant = reader.value("variant", as: String.self, "The variant's name")
            let seed = reader.value("seed", as: Int.self, in: 0..., "The seed")
            guard let configuration = RunConfiguration(from: &reader) else { throw RunError("not a run") }
            return RunSpec(study: study, variant: variant, seed: UInt64(seed), configuration: configuration)
        }
    }

    private init(study: String, variant: String, seed: UInt64, configuration: RunConfiguration) {
        self.study = study
        self.variant = variant
        self.seed = seed
        self.configuration = configuration
    }
}
