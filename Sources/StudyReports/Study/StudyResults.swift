import StudyFormat
import Understudy

/// The current content of a study's folder, whether or not the study has finished.
package struct StudyResults: Sendable {
    /// The folder, as specified by the caller.
    package let directory: String
    /// The study's name.
    package let name: String
    /// The one-line summary of the study's purpose, if its spec has one.
    package let summary: String?
    /// The environment's name, if recorded.
    package let environment: String?
    /// The mean return of the expert's recordings, in the environment's own units, if recorded.
    package let expertReturn: Double?
    /// The variants in the order of the study's spec.
    package internal(set) var variants: [VariantResults] {
        didSet { randomReturn = Self.randomReturn(of: variants, in: environment) }
    }
    /// The choices of the variants' settings by trial; empty if nothing was tuned.
    package internal(set) var tuning: [StudyManifest.Tuning] = []
    /// Descriptions of the runs of other programs, one line for each such variant.
    package internal(set) var addedNotes: [String] = []
    /// The version of the program that ran the study, if recorded.
    package let version: String?
    /// The Swift toolchain that built the program, if recorded.
    package let toolchain: String?
    /// The commit of the git repository in whose folder the study ran, if recorded.
    package let workingDirectoryCommit: String?
    /// The machine that ran the study, if recorded.
    package let host: String?

    /// The mean return of uniformly random play, averaged over every run that has it.
    ///
    /// It is one number for the whole study, so that equal returns give equal scores in every variant. It is `nil` if
    /// the variants have different environments or no run has it.
    package private(set) var randomReturn: Double?

    /// All planned runs, by variant.
    package var runs: [RunResults] { variants.flatMap(\.runs) }

    /// The planned runs that are not of another program.
    package var ownRuns: [RunResults] { variants.filter { $0.addedFrom == nil }.flatMap(\.runs) }

    /// All errors in reading the runs' folders, in the order of the runs.
    package var problems: [StudyFileError] { runs.flatMap(\.problems) }

    /// Reads a study's folder.
    ///
    /// A problem in a run's folder does not throw. It is listed in the run's `problems`, and the rest of the study is
    /// read.
    ///
    /// - Parameter directory: the path of the folder that contains `study.json`.
    /// - Throws: a `StudyFileError` if `study.json` is missing, unreadable or damaged.
    package init(directory: String) throws(StudyFileError) {
        let path = PathName.trimmed(directory)
        let file = try StudyFile(
            path: FileName.study.path(in: path),
            hint: TuningRounds.isOpen(in: path)
                ? "no such file yet, because the study is being tuned; the same `run` command continues it, and `status` shows the progress"
                : "no such file; the directory of a study holds a study.json")
        let manifest = try StudyManifest(file)
        self.directory = directory
        name = manifest.name
        summary = manifest.summary
        environment = manifest.environment
        expertReturn = manifest.expertReturn
        tuning = manifest.tuning ?? []
        version = manifest.version
        toolchain = manifest.toolchain
        workingDirectoryCommit = manifest.workingDirectoryCommit
        host = manifest.host
        // Reads as many folders concurrently as there are cores.
        let runs = concurrentMap(manifest.runs) { run in
            RunResults(
                seed: Int(truncatingIfNeeded: run.seed), plannedSteps: run.steps,
                directory: "\(path)/\(run.directory)")
        }
        let ofVariants = Dictionary(grouping: zip(manifest.runs, runs), by: \.0.variant)
        variants = manifest.variants.map { variant in
            let own = ofVariants[variant.name] ?? []
            let changed = Set(variant.changed ?? [])
            return VariantResults(
                name: variant.name, base: variant.base,
                settings: (variant.settings ?? [:]).sorted { $0.key < $1.key }.map {
                    VariantSetting(key: $0.key, value: $0.value, isChanged: changed.contains($0.key))
                },
                runs: own.map(\.1), metrics: Self.metrics(in: own.lazy.map { "\(path)/\($0.0.directory)" }))
        }
        randomReturn = Self.randomReturn(of: variants, in: environment)
    }

    private static func randomReturn(of variants: [VariantResults], in environment: String?) -> Double? {
        environment == nil ? nil : Statistics.mean(variants.flatMap { $0.runs.compactMap(\.randomReturn) })
    }

    /// Returns the first readable `metrics.json` in `directories`.
    private static func metrics(in directories: some Sequence<String>) -> [Metric] {
        for directory in directories {
            guard let file = try? StudyFile.ifPresent(FileName.metricDescriptions.path(in: directory)),
                let metrics = try? file.decodeJSON(as: [Metric].self)
            else { continue }
            return metrics
        }
        return []
    }

    /// Returns the description of a metrics column, if a run has one.
    package func metric(_ column: String) -> Metric? {
        for variant in variants {
            if let metric = variant.metrics.first(where: { $0.name == column }) { return metric }
        }
        return nil
    }
}

/// The runs of one variant of a study.
package struct VariantResults: Sendable {
    /// The variant's name, unique in the study.
    package let name: String
    /// The variant from which an ablation or a sweep derived this one; `nil` for other variants.
    package let base: String?
    /// The variant's keys that vary in the study, by name.
    package let settings: [VariantSetting]
    /// The planned runs, in the order of the study's plan.
    package let runs: [RunResults]

    /// The descriptions of the metrics columns, from the first run with a `metrics.json`.
    ///
    /// It is empty if no run has the file, as in studies of earlier versions.
    package let metrics: [Metric]

    /// The file or folder of another program that the runs are from; `nil` for runs of this program.
    package var addedFrom: String?
    /// Whether the returns are those of training episodes, which explore, as far as another program's files tell.
    package var hasTrainingReturns = false

    /// Whether any run has begun, or has files that cannot be read.
    package var hasBegun: Bool {
        runs.contains { run in
            run.state != nil || !run.problems.isEmpty || !run.evaluations.isEmpty || run.episodeCount != nil
        }
    }

    /// The finished runs.
    package var finishedRuns: [RunResults] { runs.filter { $0.state == .finished } }

    /// The mean return of uniformly random play in the variant's environment, over the runs that have it.
    ///
    /// It is `nil` if no run has it.
    package var randomReturn: Double? { Statistics.mean(runs.compactMap(\.randomReturn)) }

    /// The finished run with the variant's median final return.
    ///
    /// For an even number of runs, it is the lower of the middle two; among equal returns, the one with the smallest
    /// seed.
    package var medianRun: RunResults? {
        let ranked = finishedRuns.compactMap { run in run.finalReturn.map { (run, $0) } }
            .sorted { ($0.1, $0.0.seed) < ($1.1, $1.0.seed) }
        guard !ranked.isEmpty else { return nil }
        let median = ranked[(ranked.count - 1) / 2]
        return ranked.first { $0.1 == median.1 }?.0
    }

    /// The runs used for curves: the finished runs or, if none has finished, all runs.
    ///
    /// A failed or interrupted run would truncate the curve for all, because a curve has only the steps shared by all
    /// of its runs.
    package var curveRuns: [RunResults] { finishedRuns.isEmpty ? runs : finishedRuns }
}

/// A spec key that varies in a study, with a variant's value.
package struct VariantSetting: Hashable, Sendable {
    /// The key's path, such as `learner.gamma`.
    package let key: String
    /// The value.
    package let value: SettingValue
    /// Whether the value differs from that of the variant's base.
    package let isChanged: Bool
}
