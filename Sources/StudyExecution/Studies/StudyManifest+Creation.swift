import Experiments
import StudyFormat
import Understudy

extension StudyManifest {
    /// Creates the manifest of `study`.
    ///
    /// - Parameters:
    ///   - summary: the purpose of the study, in one line.
    ///   - files: the files that the runs' specs name, such as recordings, by path.
    init(study: Study, summary: String? = nil, files: [String: File] = [:], provenance: Provenance) {
        self.init(
            name: study.name, variants: study.variants.map(Variant.init),
            runs: study.runs.map { Run(variant: $0.variant, seed: $0.seed, directory: $0.directory, steps: $0.steps) })
        self.summary = summary
        environment = Self.common(study.variants.map(\.environment))
        expertReturn = study.expertReturn
        self.files = files.isEmpty ? nil : files
        plugins = study.plugins.isEmpty ? nil : study.plugins
        tuning = study.tuned.isEmpty ? nil : study.tuned
        version = provenance.version
        toolchain = provenance.toolchain
        workingDirectoryCommit = provenance.workingDirectoryCommit
        host = provenance.host
    }

    /// Returns the value that all variants share, or `nil`.
    private static func common(_ values: [String?]) -> String? {
        values.allSatisfy { $0 == values.first } ? values.first ?? nil : nil
    }
}

extension StudyManifest.Variant {
    fileprivate init(_ variant: Study.Variant) {
        self.init(name: variant.name, base: variant.base)
        guard !variant.settings.isEmpty else { return }
        settings = Dictionary(variant.settings.map { ($0.key, SettingValue($0.value)) }) { $1 }
        changed = variant.settings.filter(\.isChanged).map(\.key)
    }
}
