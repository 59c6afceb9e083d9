import YAML

/// A spec, checked and expanded: the runs to make, in order.
package struct Study: Hashable, Sendable {
    /// One thing that is compared.
    package struct Variant: Hashable, Sendable {
        /// The name, safe as a folder's name.
        package let name: String
        /// The environment's name.
        package let environment: String
        /// The mean return of the recorded expert, where the spec tells it.
        package let expertReturn: Double?
        /// The variant that `sweep` or `ablate` made this one from; `nil` for one that the spec writes out. What was swept is no variant itself.
        package var base: String?
        /// The keys that `sweep` and `ablate` vary and the variant has, with its values.
        package var settings: [Setting] = []
    }

    /// A key that `sweep` or `ablate` varies, and its value in a variant.
    package struct Setting: Hashable, Sendable {
        /// The keys from the spec's root, with dots between them: `expert.confidence.beta`.
        package let key: String
        /// The value, every default written out.
        package let value: Node
        /// Whether the variant has it in place of its base's.
        package let isChanged: Bool

        /// Creates a setting.
        package init(key: String, value: Node, isChanged: Bool) {
            self.key = key
            self.value = value
            self.isChanged = isChanged
        }
    }

    /// The study's name, safe as a folder's name.
    package let name: String
    /// One line on what the study is for, where the spec tells it.
    package let summary: String?
    /// What is compared, in the order of the spec.
    package let variants: [Variant]
    /// The runs, variant by variant and seed by seed.
    package let runs: [RunPlan]
    /// What the runs ask of a Slurm cluster.
    package let slurm: SlurmSettings

    init(
        name: String, summary: String? = nil, variants: [Variant], runs: [RunPlan],
        slurm: SlurmSettings = SlurmSettings()
    ) {
        self.name = name
        self.summary = summary
        self.variants = variants
        self.runs = runs
        self.slurm = slurm
    }
}

extension Study {
    /// The name of the variant, as the spec writes it out, that `variant` was made from; its own where it is one.
    package func written(_ variant: Variant) -> String {
        guard let base = variant.base else { return variant.name }
        return variants.first { $0.name == base }?.base ?? base
    }

    /// The mean return of the recorded expert; `nil` where no variant tells it, or not all that do tell the same.
    package var expertReturn: Double? {
        let told = variants.compactMap(\.expertReturn)
        return told.allSatisfy { $0 == told.first } ? told.first : nil
    }
}
