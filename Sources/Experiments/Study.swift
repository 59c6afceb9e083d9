import YAML

/// A spec, checked and expanded: the runs to make, in order.
public struct Study: Hashable, Sendable {
    /// One thing that is compared.
    public struct Variant: Hashable, Sendable {
        /// The name, safe as a folder's name.
        public let name: String
        /// The environment's name.
        public let environment: String
        /// The mean return of the recorded expert, where the spec tells it.
        public let expertReturn: Double?
    }

    /// The study's name, safe as a folder's name.
    public let name: String
    /// One line on what the study is for, where the spec tells it.
    public let summary: String?
    /// What is compared, in the order of the spec.
    public let variants: [Variant]
    /// The runs, variant by variant and seed by seed.
    public let runs: [RunPlan]

    init(name: String, summary: String? = nil, variants: [Variant], runs: [RunPlan]) {
        self.name = name
        self.summary = summary
        self.variants = variants
        self.runs = runs
    }
}

extension Study {
    /// The mean return of the recorded expert; `nil` where no variant tells it, or not all that do tell the same.
    public var expertReturn: Double? {
        let told = variants.compactMap(\.expertReturn)
        return told.allSatisfy { $0 == told.first } ? told.first : nil
    }
}
