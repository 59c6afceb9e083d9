import Understudy

/// What the directory of a study, finished or not, holds by now.
public struct StudyResults: Sendable {
    /// The directory, as it was given.
    public let directory: String
    /// The study's name.
    public let name: String
    /// What the study is for, in one line, where its spec says so.
    public let summary: String?
    /// The environment's name, where it is recorded.
    public let environment: String?
    /// The mean return of the expert's recordings, in the environment's own unit, where it is recorded.
    public let expertReturn: Double?
    /// The variants in the order of the study's spec.
    public let variants: [VariantResults]
    /// The version of the program that ran the study, where it is recorded.
    public let version: String?
    /// The Swift toolchain that built the program, where it is recorded.
    public let toolchain: String?
    /// The commit of the git repository in whose folder the study was run, where it is recorded.
    public let workingDirectoryCommit: String?
    /// The machine that ran the study, where it is recorded.
    public let host: String?

    /// The mean return of uniformly random play in the environment that all variants share, over every run where it is recorded: one number, so that the same returns are the same scores
    /// in every variant. Nil where the variants have different environments, or no run has it.
    public var randomReturn: Double? { environment == nil ? nil : Statistics.mean(runs.compactMap(\.randomReturn)) }

    /// All planned runs, variant by variant.
    public var runs: [RunResults] { variants.flatMap(\.runs) }

    /// Everything that could not be read in the runs' directories, in the order of the runs.
    public var problems: [StudyFileError] { runs.flatMap(\.problems) }

    /// Reads a study's directory.
    ///
    /// What is wrong inside a run's directory does not throw: the run has it in its `problems`, and the rest of the
    /// study is read.
    ///
    /// - Parameter directory: The path of the folder that holds `study.json`.
    /// - Throws: A `StudyFileError` where `study.json` is missing, unreadable or damaged.
    public init(directory: String) throws(StudyFileError) {
        let path = directory.hasSuffix("/") ? String(directory.dropLast()) : directory
        let file = try StudyFile(
            path: "\(path)/study.json", hint: "no such file; the directory of a study holds a study.json")
        let manifest = try StudyManifest(file)
        self.directory = directory
        name = manifest.name
        summary = manifest.summary
        environment = manifest.environment
        expertReturn = manifest.expertReturn
        version = manifest.version
        toolchain = manifest.toolchain
        workingDirectoryCommit = manifest.workingDirectoryCommit
        host = manifest.host
        // As many folders at once as there are cores.
        let runs = concurrentMap(manifest.runs) { run in
            RunResults(
                seed: run.seed, plannedSteps: run.steps,
                directory: "\(path)/\(run.directory ?? "\(run.variant)/seed-\(run.seed)")")
        }
        variants = manifest.variants.map { variant in
            let changed = Set(variant.changed ?? [])
            return VariantResults(
                name: variant.name, base: variant.base,
                settings: (variant.settings ?? [:]).sorted { $0.key < $1.key }.map {
                    VariantSetting(key: $0.key, value: $0.value, isChanged: changed.contains($0.key))
                },
                runs: zip(manifest.runs, runs).filter { $0.0.variant == variant.name }.map(\.1),
                metrics: Self.metrics(
                    in: manifest.runs.lazy.filter { $0.variant == variant.name }.map {
                        "\(path)/\($0.directory ?? "\($0.variant)/seed-\($0.seed)")"
                    }))
        }
    }

    /// The first `metrics.json` in `directories` that can be read.
    private static func metrics(in directories: some Sequence<String>) -> [Metric] {
        for directory in directories {
            guard let file = try? StudyFile.ifPresent("\(directory)/metrics.json"),
                let metrics = try? file.decodeJSON(as: [Metric].self)
            else { continue }
            return metrics
        }
        return []
    }

    /// What a column of the runs' metrics means, where a run says so.
    public func metric(_ column: String) -> Metric? {
        for variant in variants {
            if let metric = variant.metrics.first(where: { $0.name == column }) { return metric }
        }
        return nil
    }
}
