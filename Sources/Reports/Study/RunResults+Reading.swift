/// The content of `status.json`.
private struct RunStatus: Decodable {
    var state: String
    var step: Int?
    var episodes: Int?
    var wallSeconds: Double?
    var message: String?
    var instructionSet: String?
    var randomReturn: Double?

    enum CodingKeys: String, CodingKey {
        case state, step, episodes, message
        case wallSeconds = "wall_seconds"
        case instructionSet = "instruction_set"
        case randomReturn = "random_return"
    }
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
            let status = try file.decodeJSON(as: RunStatus.self)
            let written: [RunState] = [.finished, .failed, .running, .interrupted]
            guard let state = written.first(where: { $0.rawValue == status.state }) else {
                let names = written.map(\.rawValue).joined(separator: ", ")
                throw file.damaged("'state' is '\(status.state)', which is none of \(names)")
            }
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
