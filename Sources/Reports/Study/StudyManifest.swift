import StudyFormat

extension StudyManifest {
    /// Reads and validates a study's manifest.
    init(_ file: StudyFile) throws(StudyFileError) {
        let format = try file.decodeJSON(as: JSON.Format.self).format
        guard format == Self.knownFormat else {
            throw file.damaged("format \(format) is not known; this version reads format \(Self.knownFormat)")
        }
        self = try file.decodeJSON(as: StudyManifest.self)
        var names: Set<String> = []
        for (index, variant) in variants.enumerated() where !names.insert(variant.name).inserted {
            throw file.damaged("'variants[\(index)].name' repeats the name '\(variant.name)'")
        }
        var seeds: [String: Set<UInt64>] = [:]
        for (index, run) in runs.enumerated() {
            guard names.contains(run.variant) else {
                throw file.damaged("'runs[\(index)].variant' is '\(run.variant)', which is not among the variants")
            }
            guard run.seed <= UInt64(Int.max) else {
                throw file.damaged("'runs[\(index)].seed' is larger than \(Int.max)")
            }
            guard seeds[run.variant, default: []].insert(run.seed).inserted else {
                throw file.damaged("'runs[\(index)]' repeats seed \(run.seed) of variant '\(run.variant)'")
            }
        }
    }
}
