/// A variant of a study as one side of a comparison.
public struct Contender: Sendable {
    /// The study that the variant is of.
    public let study: StudyResults
    /// The variant's runs.
    public let variant: VariantResults
    /// The return to which steps are counted; nil where there is none.
    let threshold: Double?
    /// The variant in numbers.
    let summary: VariantSummary

    /// The folder of the variant.
    public var directory: String {
        study.directory + (study.directory.hasSuffix("/") ? "" : "/") + variant.name
    }

    /// The text of the resolved spec of the variant's first run that has one.
    public var spec: String? { variant.runs.lazy.compactMap(\.spec).first }

    /// The variant `name` of a study; nil where there is none.
    public init?(_ name: String, of study: StudyResults, options: SummaryOptions) {
        guard let variant = study.variants.first(where: { $0.name == name }) else { return nil }
        self.study = study
        self.variant = variant
        threshold = options.threshold ?? study.expertReturn
        summary = VariantSummary(variant, of: study, options: options)
    }
}
