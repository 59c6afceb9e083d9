import Foundation
import StudyFormat

/// The status of a study's runs, from its folder, and from Slurm for submitted runs.
package struct StudyStatus: Hashable, Sendable {
    /// The state of a run.
    package enum State: String, Codable, CaseIterable, Sendable {
        /// All steps are done.
        case finished
        /// A worker makes the run.
        case running
        /// A signal ended the run; it can continue from its checkpoint.
        case interrupted
        /// An error ended the run.
        case failed
        /// The run has not started.
        case waiting
        /// The run was active, but its worker is gone: it was killed, or the machine stopped.
        case stale
    }

    /// A run of the study.
    package struct Run: Hashable, Sendable {
        /// The variant's name.
        package let variant: String
        /// The seed.
        package let seed: UInt64
        /// The run's folder, relative to the study's.
        package let directory: String
        /// The number of planned steps.
        package let plannedSteps: Int
        /// The state of the run.
        package let state: State
        /// The number of steps done, as far as recorded.
        package let steps: Int
        /// The Slurm ID of the run's queued or running task: `12_3`.
        package let job: String?
        /// The reason why the run failed, is stale or waits.
        package let note: String?
    }

    /// The study's folder.
    package let directory: String
    /// The study's name.
    package let name: String
    /// The runs, in the order of the plan.
    package let runs: [Run]
    /// The folders of started runs that are not in the plan, relative to the study's.
    package let unplanned: [String]
    /// The errors in reading the runs' files.
    package let problems: [StudyFileError]

    init(
        directory: String, name: String, runs: [Run], unplanned: [String] = [], problems: [StudyFileError] = []
    ) {
        self.problems = problems
        self.directory = directory
        self.name = name
        self.runs = runs
        self.unplanned = unplanned
    }
}

extension Collection<StudyStatus.Run> {
    /// The number of runs in each state, without the states that do not occur.
    package var counts: [StudyStatus.State: Int] { reduce(into: [:]) { $0[$1.state, default: 0] += 1 } }

    /// The completed share of all planned steps, 0 to 1.
    package var share: Double {
        let planned = reduce(0) { $0 + $1.plannedSteps }
        return planned == 0 ? 1 : Double(reduce(0) { $0 + $1.steps }) / Double(planned)
    }
}
