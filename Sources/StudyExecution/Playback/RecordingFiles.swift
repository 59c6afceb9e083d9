import AgentTraining
import Experiments
import Foundation
import SpecYAML
import StudyFormat
import Understudy

/// The files of a recording that a command writes, in the format of a plugin.
package struct RecordingFiles {
    /// The path of the recording itself, a file or a folder.
    package let path: String
    private let format: any RecordingFormat.Type

    /// Checks, before anything is played, that the files can be created.
    ///
    /// - Parameters:
    ///   - path: the path of the recording itself.
    ///   - overwrite: whether existing files may be replaced.
    /// - Throws: `ExecutionError` of kind `refused` if a file exists already, and of kind `cannotCreateOutput` if the
    ///   folder does not exist.
    package init(path: String, format: any RecordingFormat.Type, overwrite: Bool) throws(ExecutionError) {
        self.path = path
        self.format = format
        if format.suffix == nil {
            try NewFile.check(path + ".new", overwrite: true)
            for file in format.paths(at: path) where !overwrite && FileManager.default.fileExists(atPath: file) {
                try NewFile.check(file, overwrite: false)
            }
        } else {
            for file in format.paths(at: path) { try NewFile.check(file, overwrite: overwrite) }
        }
    }

    /// Writes the files, each under a temporary name first and the recording itself last.
    ///
    /// - Returns: the paths of the files, the recording's first.
    /// - Throws: `ExecutionError` if a file cannot be written, `DataError` if the format cannot store the recording.
    @discardableResult
    package func write(_ recording: ExpertRecording, _ notes: RecordingNotes) throws -> [String] {
        let files = try format.files(of: recording, notes, at: path)
        for file in files {
            let folder = PathName.folder(of: file.path)
            if !folder.isEmpty { try Files.createFolder(folder) }
            try Files.replace(file.path, with: Data(file.bytes))
        }
        return files.map(\.path).reversed()
    }

    /// Returns the section `expert.dataset` of a spec for the written recording.
    package func keys(hasTruth: Bool) -> [(key: String, value: String)] { format.keys(at: path, hasTruth: hasTruth) }
}

extension EpisodeRecording {
    /// Returns the recording with its ground truth, as learners and formats have it.
    ///
    /// - Parameter space: the space of the recorded observations.
    package func expertRecording(of space: ObservationSpace) -> ExpertRecording {
        // If copies of an environment are not independent, the effect of an action is unknown.
        let isShown = actionShows.count == actions.count
        let truth = ExpertRecording.Truth(
            actions: actions.map(Int.init), rewards: rewards,
            executedActions: isShown ? executedActions.map(Int.init) : nil, actionShows: isShown ? actionShows : nil,
            actionIsUnique: isShown ? actionIsUnique : nil)
        let trajectories = returns.indices.map { episode in
            ExpertRecording.Trajectory(
                length: Int(offsets[episode + 1] - offsets[episode]) - 1, terminated: terminated[episode],
                truncated: truncated[episode])
        }
        return ExpertRecording(
            observationCount: space.count, observations: observations, trajectories: trajectories, truth: truth
        ).stored(as: space.isBinary ? .bool : space.isImage ? .byte : .float, shape: space.shape)
    }

    /// Returns what is known of the recording beside its numbers.
    package func notes(_ origin: RecordingOrigin, of environment: AgentEnvironment) throws -> RecordingNotes {
        var notes = RecordingNotes()
        notes.observations = environment.recordedSpace
        notes.actions = environment.actionSpace.names
        notes.environment = environment.label
        notes.meanReturn = returnSummary.mean
        notes.document = Array(try JSON.document(RecordingDescription(of: self, origin)))
        return notes
    }
}

/// The origin of a recording.
///
/// The recording's JSON file contains it, together with data on the recording itself.
package struct RecordingOrigin {
    /// The resolved `environment` part of a spec.
    package var environment: Node
    /// The names of the actions, in the order of their numbers.
    package var actions: [String]
    /// The policy that chose the actions: `greedy`, `demonstrated` or `random`.
    package var policy: String
    /// The probability of a random action instead of the policy's.
    package var epsilon: Double
    /// The seed of the random numbers.
    package var seed: UInt64
    /// The spec of the run whose policy was recorded, if it was a run's.
    package var run: RunSpec?
    /// The kept policy that was recorded; `nil` for the last one, or without a run.
    package var kept: KeptPolicy?
    /// The program that recorded, and the commit of its working directory.
    package var provenance: Provenance

    /// Creates a record.
    package init(
        environment: Node, actions: [String], policy: String, epsilon: Double, seed: UInt64, run: RunSpec?,
        provenance: Provenance
    ) {
        self.environment = environment
        self.actions = actions
        self.policy = policy
        self.epsilon = epsilon
        self.seed = seed
        self.run = run
        self.provenance = provenance
    }
}

extension RecordingDescription {
    /// Creates the description of `recording`.
    fileprivate init(of recording: EpisodeRecording, _ origin: RecordingOrigin) {
        self.init()
        environment = SettingValue(origin.environment)
        actions = origin.actions
        policy = origin.policy
        epsilon = origin.epsilon
        seed = origin.seed
        run = origin.run.map { Run(study: $0.study, variant: $0.variant, seed: $0.seed, kept: origin.kept?.text) }
        episodes = recording.returns.count
        transitions = recording.actions.count
        terminated = recording.terminated.count { $0 }
        truncated = recording.truncated.count { $0 }
        let summary = recording.returnSummary
        returns = Returns(mean: summary.mean, std: summary.std, min: summary.min, max: summary.max)
        version = origin.provenance.version
        workingDirectoryCommit = origin.provenance.workingDirectoryCommit
    }
}
