/// The content of `study.json`.
struct StudyManifest: Decodable {
    /// The format version that this program reads.
    static let knownFormat = 1

    struct Variant: Decodable {
        var name: String
        var base: String?
        var settings: [String: SettingValue]?
        var changed: [String]?
    }

    struct Run: Decodable {
        var variant: String
        var seed: Int
        var directory: String?
        var steps: Int?
    }

    var name: String
    var summary: String?
    var environment: String?
    var expertReturn: Double?
    var variants: [Variant]
    var runs: [Run]
    var toolchain: String?
    var version: String?
    var workingDirectoryCommit: String?
    var host: String?

    enum CodingKeys: String, CodingKey {
        case name, summary, environment, variants, runs, version, toolchain, host
        case expertReturn = "expert_return"
        case workingDirectoryCommit = "working_directory_commit"
    }

    /// The format version, read before all other keys because it determines how to read them.
    struct Format: Decodable {
        var format: Int
    }

    /// Reads and validates a study's manifest.
    init(_ file: StudyFile) throws(StudyFileError) {
        let format = try file.decodeJSON(as: Format.self).format
        guard format == Self.knownFormat else {
            throw file.damaged("format \(format) is not known; this version reads format \(Self.knownFormat)")
        }
        self = try file.decodeJSON(as: StudyManifest.self)
        var names: Set<String> = []
        for (index, variant) in variants.enumerated() where !names.insert(variant.name).inserted {
            throw file.damaged("'variants[\(index)].name' repeats the name '\(variant.name)'")
        }
        var seeds: [String: Set<Int>] = [:]
        for (index, run) in runs.enumerated() {
            guard names.contains(run.variant) else {
                throw file.damaged("'runs[\(index)].variant' is '\(run.variant)', which is not among the variants")
            }
            guard seeds[run.variant, default: []].insert(run.seed).inserted else {
                throw file.damaged("'runs[\(index)]' repeats seed \(run.seed) of variant '\(run.variant)'")
            }
        }
    }
}
