/// A variant of a study as one side of a comparison.
package struct ComparedVariant: Sendable {
    /// The study of the variant.
    package let study: StudyResults
    /// The results of the variant's runs.
    package let variant: VariantResults
    /// The target return for counting steps; `nil` if there is none.
    let threshold: Double?
    /// The variant's statistics.
    let summary: VariantSummary

    /// The variant's folder.
    package var directory: String {
        study.directory + (study.directory.hasSuffix("/") ? "" : "/") + variant.name
    }

    /// The text of the variant's resolved spec, from its first run that has one.
    package var spec: String? { variant.runs.lazy.compactMap(\.spec).first }

    /// Selects the variant `name` of a study; `nil` if it does not exist.
    package init?(_ name: String, of study: StudyResults, options: SummaryOptions) {
        guard let variant = study.variants.first(where: { $0.name == name }) else { return nil }
        self.study = study
        self.variant = variant
        threshold = options.threshold ?? study.expertReturn
        summary = VariantSummary(variant, of: study, options: options)
    }
}
