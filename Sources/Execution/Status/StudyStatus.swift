import Foundation

/// How far the runs of a study are, as its folder tells, and Slurm where it has them.
package struct StudyStatus: Hashable, Sendable {
    /// What a run is doing.
    package enum State: String, Codable, CaseIterable, Sendable {
        /// All steps are done.
        case finished
        /// A worker is at it.
        case running
        /// A signal ended it; it goes on from its checkpoint.
        case interrupted
        /// An error ended it.
        case failed
        /// It has not begun.
        case waiting
        /// It was running, and its worker is gone: killed, or with the machine.
        case stale
    }

    /// One run.
    package struct Run: Hashable, Sendable {
        /// The variant's name.
        package let variant: String
        /// The seed.
        package let seed: UInt64
        /// The run's folder, within the study's.
        package let directory: String
        /// The steps to make.
        package let plannedSteps: Int
        /// What it is doing.
        package let state: State
        /// The steps that are done, as far as is written.
        package let steps: Int
        /// Slurm's number of its task, where it is queued or running there: `12_3`.
        package let job: String?
        /// Why it failed or is stale, or what it waits for.
        package let note: String?
    }

    /// The study's folder.
    package let directory: String
    /// The study's name.
    package let name: String
    /// The runs, in the order of the plan.
    package let runs: [Run]
    /// The folders, within that of the study, of runs that have begun and are not in the plan.
    package let unplanned: [String]

    init(directory: String, name: String, runs: [Run], unplanned: [String] = []) {
        self.directory = directory
        self.name = name
        self.runs = runs
        self.unplanned = unplanned
    }
}

extension Collection<StudyStatus.Run> {
    /// How many of the runs are in each state; states that none is in are left out.
    package var counts: [StudyStatus.State: Int] { reduce(into: [:]) { $0[$1.state, default: 0] += 1 } }

    /// The share of all planned steps that is done, 0 to 1.
    package var share: Double {
        let planned = reduce(0) { $0 + $1.plannedSteps }
        return planned == 0 ? 1 : Double(reduce(0) { $0 + $1.steps }) / Double(planned)
    }
}
