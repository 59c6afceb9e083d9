import StudyFormat

/// The state in `status.json`, read first for a better message.
private struct StateName: Decodable {
    var state: String
}

extension RunResults {
    /// Reads a run's folder; anything unreadable is omitted and listed in `problems`.
    init(seed: Int, plannedSteps: Int?, directory: String) {
        var problems: [StudyFileError] = []
        let (state, status) = Self.readStatus(of: directory, problems: &problems)
        self.seed = seed
        self.plannedSteps = plannedSteps
        self.directory = directory
        self.state = state
        step = status?.step
        wallSeconds = status?.wallSeconds
        message = status?.message
        instructionSet = status?.instructionSet
        randomReturn = status?.randomReturn
        let finished = state == .finished ? status : nil
        metrics = Self.readMetrics(
            of: directory, isRequired: state == .finished, lastStep: finished?.step, problems: &problems)
        episodeCount = Self.attempt(&problems) { () throws(StudyFileError) in
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
        self.problems = problems
    }

    /// Reads the state and the other content of `status.json`.
    private static func readStatus(
        of directory: String, problems: inout [StudyFileError]
    ) -> (RunState, RunStatus?) {
        do throws(StudyFileError) {
            guard let file = try StudyFile.ifPresent("\(directory)/status.json") else { return (.notStarted, nil) }
            let name = try file.decodeJSON(as: StateName.self).state
            guard RunStatus.State(rawValue: name) != nil, let state = RunState(rawValue: name) else {
                let names = [RunState.finished, .failed, .running, .interrupted].map(\.rawValue)
                throw file.damaged("'state' is '\(name)', which is none of \(names.joined(separator: ", "))")
            }
            let status = try file.decodeJSON(as: RunStatus.self)
            return (state, status)
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
