import StudyFormat
import Understudy

extension RunResults {
    /// Reads a run's folder.
    ///
    /// Anything unreadable or damaged is listed in `problems`. A run with problems counts nowhere: it has no metrics, no
    /// episodes and the state `unknown`.
    init(seed: Int, plannedSteps: Int?, directory: String) {
        var problems: [StudyFileError] = []
        let (state, status) = Self.readStatus(of: directory, problems: &problems)
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
            guard let file = try StudyFile.ifPresent("\(directory)/episodes.csv") else { return nil }
            let count = try EpisodesFile.count(file)
            if let whole = finished?.episodes, count < whole {
                throw file.damaged("\(grouped(count)) episodes, though the run had \(grouped(whole))")
            }
            return count
        }
        spec = Self.attempt(&problems) { () throws(StudyFileError) in
            try StudyFile.ifPresent("\(directory)/spec.yaml")?.text
        }
        Self.check(&problems) { () throws(StudyFileError) in
            _ = try InfeasibleTransitions.read(directory)
            _ = try StudyFile.ifPresent("\(directory)/metrics.json")?.decodeJSON(as: [Metric].self)
        }
        self.problems = problems
        let isSound = problems.isEmpty
        self.state = isSound ? state : .unknown
        self.metrics = isSound ? metrics : MetricsTable()
        self.episodeCount = isSound ? episodeCount : nil
        wallSeconds = isSound ? status?.wallSeconds : nil
        randomReturn = isSound ? status?.randomReturn : nil
    }

    /// Reads the state and the other content of `status.json`.
    private static func readStatus(
        of directory: String, problems: inout [StudyFileError]
    ) -> (RunState, RunStatus?) {
        do throws(StudyFileError) {
            guard let status = try RunStatus.read(directory) else { return (.notStarted, nil) }
            return (RunState(rawValue: status.state.rawValue) ?? .unknown, status)
        } catch {
            problems.append(error)
            return (.unknown, nil)
        }
    }

    /// Reads `metrics.csv`; only a finished run must have the file, and it must contain a row for the run's last step.
    private static func readMetrics(
        of directory: String, isRequired: Bool, lastStep: Int?, problems: inout [StudyFileError]
    ) -> MetricsTable {
        let path = "\(directory)/metrics.csv"
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
