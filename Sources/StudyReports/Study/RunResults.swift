import StudyFormat
import Understudy

/// The current content of a run's folder, whether or not the run has finished.
package struct RunResults: Sendable {
    /// The seed of the run's random streams.
    package let seed: Int
    /// The number of planned steps, if the plan has it.
    package let plannedSteps: Int?
    /// The run's folder; the path starts with the study's folder as specified by the caller.
    package let directory: String
    /// The state of the run; `nil` if it has no `status.json` yet, or if a file of the run has a problem.
    package let state: RunStatus.State?
    /// The last environment step reported in the run's status.
    package let step: Int?
    /// The run's wall-clock time in seconds.
    package let wallSeconds: Double?
    /// The reason for the failure of the run.
    package let message: String?
    /// The instruction set used by the run's kernels.
    package let instructionSet: String?
    /// The mean undiscounted return of uniformly random play in the run's environment, if recorded.
    package let randomReturn: Double?
    /// The best policy on the way, if the run keeps it.
    package let bestPolicy: RunStatus.BestPolicy?
    /// The rows of `metrics.csv`; empty if the file does not exist yet.
    package let metrics: MetricsTable
    /// The number of rows in `episodes.csv`; `nil` if the file does not exist.
    package let episodeCount: Int?
    /// The text of `spec.yaml`, the resolved spec; `nil` if the file does not exist.
    package let spec: String?
    /// The errors in reading the run's files.
    package let problems: [StudyFileError]

    /// Whether the run has no `status.json` yet.
    package var isNotStarted: Bool { state == nil && problems.isEmpty }

    /// The state as tables have it: one of `stateNames`.
    package var stateName: String { state?.rawValue ?? (problems.isEmpty ? Self.notStarted : Self.unknown) }

    /// The names of all states, in the order of tables.
    static let stateNames = RunStatus.State.allCases.map(\.rawValue) + [notStarted, unknown]
    static let notStarted = "not started"
    private static let unknown = "unknown"

    /// The greedy evaluations: the environment step and the mean undiscounted return of the evaluation episodes.
    package var evaluations: [Sample] { metrics.samples(of: MetricName.evaluationReturn) }

    /// The run's final return: the mean of its last three evaluations, or of all if there are fewer.
    ///
    /// Three evaluations are averaged because the greedy evaluations of a deep Q-network fluctuate. The value is `nil`
    /// for a run that has not finished, has no evaluations, or has a diverged evaluation.
    package var finalReturn: Double? {
        state == .finished && divergedEvaluations.isEmpty
            ? Statistics.mean(evaluations.suffix(3).map(\.value)) : nil
    }

    /// The steps of evaluations with a mean return that is not finite or at least 1e100 in magnitude.
    package var divergedEvaluations: [Int] { metrics.divergedSteps(of: MetricName.evaluationReturn) }

    /// The run's mean return during learning.
    ///
    /// It is the area under the linear interpolation of the evaluations, divided by the steps from the first to the
    /// last one. Unlike the final return, it reflects early learning. The value is `nil` for a run that has not
    /// finished, has fewer than two evaluations, or has a diverged evaluation.
    package var areaUnderCurve: Double? {
        let samples = evaluations
        guard state == .finished, divergedEvaluations.isEmpty, samples.count > 1, let first = samples.first,
            let last = samples.last
        else {
            return nil
        }
        let area = zip(samples, samples.dropFirst()).reduce(0.0) { sum, pair in
            sum + Double(pair.1.step - pair.0.step) * (pair.0.value + pair.1.value) / 2
        }
        return area / Double(last.step - first.step)
    }
}

extension RunResults {
    /// The part of a long `episodes.csv` that is read.
    package enum Depth: Sendable {
        /// Every row.
        case everything
        /// Of a file above 16 KiB the header, the first row and the last row.
        case ends
    }

    /// Returns the problems with the files of runs, in order.
    package static func problems(of directories: [String], _ depth: Depth = .everything) -> [[StudyFileError]] {
        concurrentMap(directories) { directory in
            RunResults(seed: 0, plannedSteps: nil, directory: directory, depth: depth).problems
        }
    }

    /// Reads a run's folder.
    ///
    /// Anything unreadable or damaged is listed in `problems`. A run with problems counts nowhere: it has no metrics, no
    /// episodes and no state.
    init(seed: Int, plannedSteps: Int?, directory: String, depth: Depth = .everything) {
        var problems: [StudyFileError] = []
        let status: RunStatus? = Self.attempt(&problems) { () throws(StudyFileError) in try RunStatus.read(directory) }
        let state = status?.state
        self.seed = seed
        self.plannedSteps = plannedSteps
        self.directory = directory
        step = status?.step
        message = status?.message
        instructionSet = status?.instructionSet
        let finished = state == .finished ? status : nil
        let metrics = Self.readMetrics(
            of: directory, isRequired: state == .finished, lastStep: finished?.step, problems: &problems)
        let episodeCount: Int? = Self.attempt(&problems) { () throws(StudyFileError) in
            let path = FileName.episodes.path(in: directory)
            if depth == .ends, let ends = EpisodesFile.ends(ofLongFileAt: path) {
                return try EpisodesFile.check(ends, episodes: finished?.episodes)
            }
            guard let file = try StudyFile.ifPresent(path) else { return nil }
            let count = try EpisodesFile.count(file)
            if let whole = finished?.episodes, count < whole {
                throw file.damaged("\(grouped(count)) episodes, though the run had \(grouped(whole))")
            }
            return count
        }
        spec = Self.attempt(&problems) { () throws(StudyFileError) in
            try StudyFile.ifPresent(FileName.spec.path(in: directory))?.text
        }
        Self.check(&problems) { () throws(StudyFileError) in
            let found = try InfeasibleTransitions.read(directory)
            // A finished run has both files, unless they were left out of a copy.
            guard
                found != nil || state != .finished || !metrics.columns.contains(MetricName.infeasibleShare)
                    || StudyFile.isMissing(FileName.policy.path(in: directory))
            else {
                throw StudyFileError(
                    .missing, "no such file, though the run finished and looked for infeasible transitions",
                    path: FileName.infeasibleTransitions.path(in: directory))
            }
        }
        Self.check(&problems) { () throws(StudyFileError) in
            _ = try StudyFile.ifPresent(FileName.metricDescriptions.path(in: directory))?.decodeJSON(as: [Metric].self)
        }
        self.problems = problems
        let isSound = problems.isEmpty
        self.state = isSound ? state : nil
        self.metrics = isSound ? metrics : MetricsTable()
        self.episodeCount = isSound ? episodeCount : nil
        wallSeconds = isSound ? status?.wallSeconds : nil
        randomReturn = isSound ? status?.randomReturn : nil
        bestPolicy = isSound ? status?.bestPolicy : nil
    }

    /// Reads `metrics.csv`; only a finished run must have the file, and it must contain a row for the run's last step.
    private static func readMetrics(
        of directory: String, isRequired: Bool, lastStep: Int?, problems: inout [StudyFileError]
    ) -> MetricsTable {
        let path = FileName.metrics.path(in: directory)
        let table = attempt(&problems) { () throws(StudyFileError) in
            if isRequired {
                let file = try StudyFile(path: path, hint: "no such file, though the run finished")
                let table = try MetricsTable(file)
                try table.requireEvaluations(file)
                if let lastStep, let last = table.steps.last, last < lastStep {
                    throw file.damaged("ends at step \(grouped(last)), though the run finished at \(grouped(lastStep))")
                }
                return table
            }
            guard let file = try StudyFile.ifPresent(path), file.bytes.contains(UInt8(ascii: "\n")) else { return nil }
            return try MetricsTable(file)
        }
        return table ?? MetricsTable()
    }

    /// Calls `body`; if it throws, adds the error to `problems`.
    private static func check(_ problems: inout [StudyFileError], _ body: () throws(StudyFileError) -> Void) {
        _ = attempt(&problems) { () throws(StudyFileError) -> Void? in try body() }
    }

    /// Returns the result of `body`; if it throws, adds the error to `problems` and returns `nil`.
    private static func attempt<Value>(
        _ problems: inout [StudyFileError], _ body: () throws(StudyFileError) -> Value?
    ) -> Value? {
        do {
            return try body()
        } catch {
            problems.append(error)
            return nil
        }
    }
}
