extension StudyManifest {
    /// The greatest number of steps of a run, of which the runs of a study can be added up.
    package static let maximumSteps = 1_000_000_000_000

    /// Reads and validates a study's manifest.
    ///
    /// - Throws: a `StudyFileError` of kind `damaged` or `otherFormat`.
    package init(_ file: StudyFile) throws(StudyFileError) {
        try file.requireFormat(Self.knownFormat)
        self = try file.decodeJSON(as: StudyManifest.self)
        var names: Set<String> = []
        for (index, variant) in variants.enumerated() where !names.insert(variant.name).inserted {
            throw file.damaged("'variants[\(index)].name' repeats the name '\(variant.name)'")
        }
        var seeds: [String: Set<UInt64>] = [:]
        var directories: Set<String> = []
        for (index, run) in runs.enumerated() {
            guard names.contains(run.variant) else {
                throw file.damaged("'runs[\(index)].variant' is '\(run.variant)', which is not among the variants")
            }
            guard Self.isWithin(run.directory) else {
                throw file.damaged(
                    "'runs[\(index)].directory' is '\(run.directory)', which is not in the study's folder")
            }
            guard (0...Self.maximumSteps).contains(run.steps ?? 0) else {
                throw file.damaged("'runs[\(index)].steps' is \(run.steps ?? 0), which is no count of a run")
            }
            guard run.seed <= UInt64(Int.max) else {
                throw file.damaged("'runs[\(index)].seed' is larger than \(Int.max)")
            }
            guard seeds[run.variant, default: []].insert(run.seed).inserted else {
                throw file.damaged("'runs[\(index)]' repeats seed \(run.seed) of variant '\(run.variant)'")
            }
            guard directories.insert(run.directory).inserted else {
                throw file.damaged("'runs[\(index)].directory' repeats the folder '\(run.directory)'")
            }
        }
    }
    /// Returns whether a path leads to a folder below the one that it starts from.
    private static func isWithin(_ path: String) -> Bool {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        return !parts.contains { $0.isEmpty || $0 == "." || $0 == ".." || $0.utf8.contains(0) }
    }
}
