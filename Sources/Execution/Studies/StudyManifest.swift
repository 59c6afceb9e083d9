import Experiments
import YAML

/// The content of `study.json`: what the study is, for those who read its folder.
struct StudyManifest: Encodable {
    let study: Study
    /// What the study is for, in one line.
    var summary: String?
    /// The files that the runs' specs name, such as recordings, by path.
    var files: [String: SpecFiles.Seal] = [:]
    let provenance: Provenance

    private enum CodingKeys: String, CodingKey {
        case format, name, summary, environment, variants, runs, files, version, toolchain, host
        case expertReturn = "expert_return"
        case workingDirectoryCommit = "working_directory_commit"
    }

    private struct Variant: Encodable {
        let variant: Study.Variant

        private enum CodingKeys: String, CodingKey {
            case name, base, settings, changed
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(variant.name, forKey: .name)
            try container.encodeIfPresent(variant.base, forKey: .base)
            guard !variant.settings.isEmpty else { return }
            // Values are those of `spec.yaml`, numbers as numbers.
            let mark = Mark(of: variant.name)
            let settings = variant.settings.map { Node.Pair($0.key, at: mark, $0.value) }
            try container.encode(JSONNode(Node(.mapping(settings), at: mark)), forKey: .settings)
            try container.encode(variant.settings.filter(\.isChanged).map(\.key), forKey: .changed)
        }
    }

    private struct Run: Encodable {
        let variant: String
        let seed: UInt64
        let directory: String
        let steps: Int
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(1, forKey: .format)
        try container.encode(study.name, forKey: .name)
        try container.encodeIfPresent(summary, forKey: .summary)
        try container.encode(common(study.variants.map(\.environment)), forKey: .environment)
        try container.encode(study.expertReturn, forKey: .expertReturn)
        try container.encode(study.variants.map(Variant.init), forKey: .variants)
        try container.encode(
            study.runs.map {
                Run(variant: $0.variant, seed: $0.seed, directory: $0.directory, steps: $0.steps)
            }, forKey: .runs)
        if !files.isEmpty { try container.encode(files, forKey: .files) }
        try container.encode(provenance.version, forKey: .version)
        try container.encode(provenance.toolchain, forKey: .toolchain)
        try container.encode(provenance.workingDirectoryCommit, forKey: .workingDirectoryCommit)
        try container.encode(provenance.host, forKey: .host)
    }

    /// The value that all variants share, or `nil`.
    private func common<Value: Equatable>(_ values: [Value]) -> Value? {
        values.allSatisfy { $0 == values.first } ? values.first : nil
    }
}
