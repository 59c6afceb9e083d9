import Understudy

/// The content of `study.json`: the plan of a study and what made it.
package struct StudyManifest: Codable, Sendable {
    /// The format version that this program writes and reads.
    package static let knownFormat = 1

    /// A variant of the study.
    package struct Variant: Codable, Sendable {
        package var name: String
        /// The variant from which an ablation or a sweep derives this one.
        package var base: String?
        /// The keys that vary in the study, with the variant's values.
        package var settings: [String: SettingValue]?
        /// The keys whose values differ from the base's.
        package var changed: [String]?

        package init(
            name: String, base: String? = nil, settings: [String: SettingValue]? = nil, changed: [String]? = nil
        ) {
            self.name = name
            self.base = base
            self.settings = settings
            self.changed = changed
        }
    }

    /// A planned run.
    package struct Run: Codable, Sendable {
        package var variant: String
        package var seed: UInt64
        /// The run's folder, within the study's.
        package var directory: String
        /// The planned environment steps.
        package var steps: Int?

        package init(variant: String, seed: UInt64, directory: String, steps: Int?) {
            self.variant = variant
            self.seed = seed
            self.directory = directory
            self.steps = steps
        }

        /// Reads a run. The folder defaults to `<variant>/seed-<seed>`.
        package init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            variant = try container.decode(String.self, forKey: .variant)
            seed = try container.decode(UInt64.self, forKey: .seed)
            directory =
                try container.decodeIfPresent(String.self, forKey: .directory) ?? "\(variant)/seed-\(seed)"
            steps = try container.decodeIfPresent(Int.self, forKey: .steps)
        }
    }

    /// The size and the checksums of a file that a spec names, such as a recording.
    package struct File: Codable, Hashable, Sendable {
        package var bytes: Int
        /// CRC-32 of all bytes.
        package var checksum: UInt32
        /// SHA-256 of all bytes; `nil` in studies of earlier versions.
        package var sha256: String?

        package enum CodingKeys: String, CodingKey {
            case bytes, sha256
            case checksum = "crc32"
        }

        package init(bytes: Int, checksum: UInt32, sha256: String?) {
            self.bytes = bytes
            self.checksum = checksum
            self.sha256 = sha256
        }

        /// Returns whether both files have the same content, by the checksums that both have.
        package func isSame(as other: File) -> Bool {
            guard bytes == other.bytes, checksum == other.checksum else { return false }
            guard let sha256, let digest = other.sha256 else { return true }
            return sha256 == digest
        }
    }

    /// The choice of a variant's settings by trial, before the study's own runs.
    package struct Tuning: Codable, Hashable, Sendable {
        package var variant: String
        /// `random` or `halving`.
        package var method: String
        /// The number of settings that were tried.
        package var candidates: Int
        /// The number of seeds that each was judged by.
        package var seeds: Int
        /// The number of runs for that.
        package var runs: Int
        /// The environment steps of these runs in all.
        package var steps: Int
        /// The number of the chosen candidate, from 1.
        package var candidate: Int
        /// The chosen values by key.
        package var settings: [String: SettingValue]
        /// The mean final return of the chosen candidate on the seeds that it was chosen by.
        package var score: Double

        package init(
            variant: String, method: String, candidates: Int, seeds: Int, runs: Int, steps: Int, candidate: Int,
            settings: [String: SettingValue], score: Double
        ) {
            (self.variant, self.method, self.candidates, self.seeds) = (variant, method, candidates, seeds)
            (self.runs, self.steps, self.candidate) = (runs, steps, candidate)
            (self.settings, self.score) = (settings, score)
        }
    }

    package var format = Self.knownFormat
    package var name: String
    /// The purpose of the study, in one line.
    package var summary: String?
    /// The environment, if all variants share one.
    @Null package var environment: String?
    /// The expert's mean return, if all variants share one.
    @Null package var expertReturn: Double?
    package var variants: [Variant]
    package var runs: [Run]
    /// The files that the runs' specs name, by path.
    package var files: [String: File]?
    /// The plugins whose components the runs have; `nil` in studies of earlier versions.
    package var plugins: [PluginVersion]?
    /// The tuning of the variants; `nil` if nothing was tuned.
    package var tuning: [Tuning]?
    /// The program's version.
    @Null package var version: String?
    /// The Swift toolchain of the program's build.
    @Null package var toolchain: String?
    /// The machine's name.
    @Null package var host: String?
    /// The commit of the git repository that contains the working directory.
    @Null package var workingDirectoryCommit: String?

    package enum CodingKeys: String, CodingKey {
        case format, name, summary, environment, variants, runs, files, plugins, tuning, version, toolchain, host
        case expertReturn = "expert_return"
        case workingDirectoryCommit = "working_directory_commit"
    }

    package init(name: String, variants: [Variant], runs: [Run]) {
        self.name = name
        self.variants = variants
        self.runs = runs
    }

    /// A value that is written as `null` if absent, so that a reader sees that the key exists.
    @propertyWrapper
    package struct Null<Value: Codable & Sendable>: Codable, Sendable {
        package var wrappedValue: Value?

        package init(wrappedValue: Value?) { self.wrappedValue = wrappedValue }

        package init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            wrappedValue = container.decodeNil() ? nil : try container.decode(Value.self)
        }

        package func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            if let wrappedValue { try container.encode(wrappedValue) } else { try container.encodeNil() }
        }
    }
}

extension KeyedDecodingContainer {
    /// Decodes a value that may be missing.
    package func decode<Value>(
        _ type: StudyManifest.Null<Value>.Type, forKey key: Key
    ) throws -> StudyManifest.Null<Value> {
        try decodeIfPresent(type, forKey: key) ?? StudyManifest.Null(wrappedValue: nil)
    }
}

extension StudyManifest {
    /// The greatest number of steps of a run, of which the runs of a study can be added up.
    package static let maximumSteps = 1_000_000_000_000

    /// Reads and validates a study's manifest.
    ///
    /// - Throws: a `StudyFileError` of kind `damaged` or `otherFormat`.
    package init(_ file: StudyFile) throws(StudyFileError) {
        try file.requireFormat(Self.knownFormat)
        self = try file.decodeJSON(as: StudyManifest.self)
        guard Self.isFolderName(name) else {
            throw file.damaged("'name' is '\(name)', which cannot be the name of a folder")
        }
        var names: Set<String> = []
        for (index, variant) in variants.enumerated() {
            guard !variant.name.split(separator: "/").contains(where: { $0 == "." || $0 == ".." }) else {
                throw file.damaged(
                    "'variants[\(index)].name' is '\(variant.name)', which cannot be the name of a folder")
            }
            guard names.insert(variant.name).inserted else {
                throw file.damaged("'variants[\(index)].name' repeats the name '\(variant.name)'")
            }
        }
        for (index, tuning) in (tuning ?? []).enumerated() {
            guard names.contains(tuning.variant) else {
                throw file.damaged("'tuning[\(index)].variant' is '\(tuning.variant)', which is not among the variants")
            }
            for (key, count) in [
                ("candidates", tuning.candidates), ("seeds", tuning.seeds), ("runs", tuning.runs),
                ("candidate", tuning.candidate),
            ] {
                guard (0...1_000_000_000).contains(count) else {
                    throw file.damaged("'tuning[\(index)].\(key)' is \(count), which is no count")
                }
            }
            guard tuning.steps >= 0, tuning.score.isFinite else {
                throw file.damaged("'tuning[\(index)]' has a number that does not fit")
            }
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

    /// Returns whether a name leads to a folder directly below another one.
    private static func isFolderName(_ name: String) -> Bool {
        isWithin(name) && !name.utf8.contains(UInt8(ascii: "/"))
    }

    /// Returns whether a path leads to a folder below the one that it starts from.
    private static func isWithin(_ path: String) -> Bool {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        return !parts.contains { $0.isEmpty || $0 == "." || $0 == ".." || $0.utf8.contains(0) }
    }
}
