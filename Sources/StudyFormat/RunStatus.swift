import Understudy

/// The content of `status.json`: the state of a run.
package struct RunStatus: Codable, Hashable, Sendable {
    /// The state of a run.
    package enum State: String, Codable, Sendable, CaseIterable {
        /// All steps are done.
        case finished
        /// An error ended the run.
        case failed
        /// A worker makes the run, or made it until it was killed.
        case running
        /// A signal ended the run, which can be resumed.
        case interrupted
    }

    /// The state.
    package var state: State
    /// The environment steps so far.
    package var step: Int?
    /// The finished episodes so far.
    package var episodes: Int?
    /// Seconds since the worker began.
    package var wallSeconds: Double?
    /// The part of `wallSeconds` that checkpoints took.
    package var checkpointSeconds: Double?
    /// The mean return of uniformly random actions in the evaluations' environment, once it is known.
    package var randomReturn: Double?
    /// The name of the instruction set that computes, once it is known.
    package var instructionSet: String?
    /// The recording's files that the run learns from, identified by the bytes that the run read.
    ///
    /// `nil` if the run has no recording, or an earlier version without this key wrote the file.
    package var recordings: [DataFile]?
    /// The plugins whose components the run has, with their versions.
    ///
    /// `nil` if an earlier version without this key wrote the file.
    package var plugins: [PluginVersion]?
    /// The best policy on the way, if the run keeps it.
    package var bestPolicy: BestPolicy?
    /// The last ends by the time limit of a batch system, if there were any.
    package var timeLimits: TimeLimits?
    /// The reason for the failure of the run.
    package var message: String?
    /// The process ID of the worker, while it runs.
    package var pid: Int32?
    /// The host name of the worker's machine, while it runs.
    package var host: String?
    /// The Slurm ID of the worker's job, while it runs: `12_3`.
    package var job: String?

    package enum CodingKeys: String, CodingKey {
        case state, step, episodes, recordings, plugins, message, pid, host, job
        case wallSeconds = "wall_seconds"
        case checkpointSeconds = "checkpoint_seconds"
        case randomReturn = "random_return"
        case bestPolicy = "best_policy"
        case timeLimits = "time_limits"
        case instructionSet = "instruction_set"
    }

    /// The best policy of a run on the way.
    package struct BestPolicy: Codable, Hashable, Sendable {
        /// The number of environment steps after which it was evaluated.
        package var step: Int
        /// The mean return of the evaluation by which it was chosen.
        package var selectionReturn: Double
        /// The mean return of the run's evaluation at the same step, which took no part in the choice.
        package var evaluationReturn: Double

        enum CodingKeys: String, CodingKey {
            case step
            case selectionReturn = "selection_return"
            case evaluationReturn = "evaluation_return"
        }

        /// Describes a policy.
        package init(step: Int, selectionReturn: Double, evaluationReturn: Double) {
            self.step = step
            self.selectionReturn = selectionReturn
            self.evaluationReturn = evaluationReturn
        }
    }

    /// Ends by the time limit of a batch system, all at one step.
    package struct TimeLimits: Codable, Hashable, Sendable {
        /// The number of environment steps.
        package var step: Int
        /// The number of ends.
        package var count: Int

        /// Creates the ends at one step.
        package init(step: Int, count: Int) {
            self.step = step
            self.count = count
        }
    }

    /// Creates a status.
    package init(
        state: State, step: Int = 0, episodes: Int = 0, wallSeconds: Double = 0, instructionSet: String? = nil,
        message: String? = nil, pid: Int32? = nil, host: String? = nil, job: String? = nil
    ) {
        self.state = state
        self.step = step
        self.episodes = episodes
        self.wallSeconds = wallSeconds
        self.instructionSet = instructionSet
        self.message = message
        self.pid = pid
        self.host = host
        self.job = job
    }
}

extension RunStatus {
    /// The state in `status.json`, read first for a better message.
    private struct StateName: Decodable {
        var state: String
    }

    /// Reads the status of the run in `directory`; returns `nil` if it has none yet.
    ///
    /// - Throws: a `StudyFileError` if the file is unreadable or damaged.
    package static func read(_ directory: String) throws(StudyFileError) -> RunStatus? {
        guard let file = try StudyFile.ifPresent(FileName.status.path(in: directory)) else { return nil }
        let name = try file.decodeJSON(as: StateName.self).state
        guard State(rawValue: name) != nil else {
            let names = State.allCases.map(\.rawValue)
            throw file.damaged("'state' is '\(name)', which is none of \(names.joined(separator: ", "))")
        }
        let status = try file.decodeJSON(as: RunStatus.self)
        for (key, count) in [
            ("step", status.step), ("episodes", status.episodes), ("best_policy.step", status.bestPolicy?.step),
            ("time_limits.step", status.timeLimits?.step), ("time_limits.count", status.timeLimits?.count),
        ] {
            if let count, !(0...StudyManifest.maximumSteps).contains(count) {
                throw file.damaged("'\(key)' is \(count), which is no count of a run")
            }
        }
        for (key, seconds) in [
            ("wall_seconds", status.wallSeconds), ("checkpoint_seconds", status.checkpointSeconds),
        ] {
            if let seconds, !(0...1e15).contains(seconds) {
                throw file.damaged("'\(key)' is \(seconds), which is no time of a run")
            }
        }
        return status
    }
}
