import AgentTraining
import Foundation
import StudyFormat
import Understudy

/// The folder `checkpoint/` of a run: the states of the last two checkpoints, each with its metadata.
///
///     checkpoint/  step-000000050000.safetensors  step-000000050000.json
///
/// A state is written under a temporary name, renamed, and then described by the JSON file, which is replaced
/// atomically. A checkpoint is therefore either complete or absent.
struct CheckpointFolder {
    /// The number of checkpoints to keep.
    static let kept = 2

    let path: String
    /// The run's folder.
    private let directory: String

    /// Creates the checkpoint folder of the run in `directory`.
    init(of directory: String) {
        path = FileName.checkpoint.path(in: directory)
        self.directory = directory
    }

    /// Writes a checkpoint of `run`, whose files must have been synchronized.
    func write(_ run: TrainingRun, files: RunFiles, wallSeconds: Double) throws {
        try Files.createFolder(path)
        let name = FileName.name(ofStep: run.step)
        let partial = path + "/" + name + ".safetensors.tmp"
        let seal = try StateFile.write(partial) { try run.saveOrRestoreState(in: &$0) }
        let final = path + "/" + name + ".safetensors"
        guard rename(partial, final) == 0 else {
            throw ExecutionError(.cannotCreateOutput, path: final, code: errno)
        }
        let checkpoint = Checkpoint(
            step: run.step, plannedSteps: run.configuration.schedule.steps, files: files.lengths,
            eventFiles: files.eventFiles, wallSeconds: wallSeconds,
            stateBytes: seal.byteCount, stateChecksum: seal.checksum, specChecksum: specChecksum,
            recordings: run.recordings.isEmpty ? nil : run.recordings, instructionSet: run.instructionSet)
        try Files.replace(path + "/" + name + ".json", with: JSON.document(checkpoint))
        for old in try names().dropFirst(Self.kept) { remove(old) }
    }

    /// Whether there is a checkpoint of the run's present spec at `step`, as far as can be told without reading it.
    func hasCheckpoint(atStep step: Int) -> Bool {
        let name = FileName.name(ofStep: step)
        return (try? read(name)) != nil && FileManager.default.fileExists(atPath: path + "/" + name + ".safetensors")
    }

    /// Removes all checkpoints but the newest, from which a finished run can go on.
    func removeAllButLast() throws(ExecutionError) {
        for old in try names().dropFirst() { remove(old) }
    }

    /// Transfers the checkpoints from the run's current spec to an equivalent new text of it.
    ///
    /// - Parameters:
    ///   - old: the present content of `spec.yaml`.
    ///   - new: the future content.
    func follow(from old: Data, to new: Data) throws {
        for name in try names() {
            guard var checkpoint = try? read(name), checkpoint.specChecksum == CRC32.checksum(old) else { continue }
            checkpoint.specChecksum = CRC32.checksum(new)
            try Files.replace(path + "/" + name + ".json", with: JSON.document(checkpoint))
        }
    }

    /// The files of the recording that the run learned from, according to the newest readable checkpoint.
    var recordings: [DataFile]? {
        for name in (try? names()) ?? [] {
            if let checkpoint: Checkpoint = try? description(of: name) { return checkpoint.recordings }
        }
        return nil
    }

    /// Removes all checkpoints, which are of no further use.
    func removeAll() throws(ExecutionError) {
        if Files.isFolder(path) { try Files.remove(path) }
    }

    /// Restores `run` from the newest complete checkpoint.
    ///
    /// - Parameters:
    ///   - makeRun: makes the run in its initial state; called for each checkpoint that is tried.
    ///   - warn: receives a message for every checkpoint that cannot be used.
    /// - Returns: the run and its checkpoint; `nil` if no checkpoint can be used.
    /// - Throws: `ExecutionError` of kind `damagedInput` if the new run has read another recording; the checkpoints are
    ///   kept.
    func restore(
        _ makeRun: () throws -> TrainingRun, warn: (String) -> Void
    ) throws -> (TrainingRun, Checkpoint)? {
        for name in try names() {
            do {
                let checkpoint = try read(name)
                let files = checkpoint.files
                try check(FileName.episodes.path(in: directory), files.episodesBytes, files.episodesChecksum)
                try check(FileName.metrics.path(in: directory), files.metricsBytes, files.metricsChecksum)
                let run = try makeRun()
                if let replaced = ReplacedRecording(from: checkpoint.recordings, to: run.recordings) {
                    throw replaced.error(ofRun: directory)
                }
                let seal = StateFile.Seal(byteCount: checkpoint.stateBytes, checksum: checkpoint.stateChecksum)
                try StateFile.read(path + "/" + name + ".safetensors", seal: seal) {
                    try run.saveOrRestoreState(in: &$0)
                }
                guard run.step == checkpoint.step else {
                    throw StateError("run.step", "it is \(run.step), not \(checkpoint.step)")
                }
                if checkpoint.instructionSet != run.instructionSet {
                    warn(
                        "the checkpoint was computed with \(checkpoint.instructionSet) and the run goes on with \(run.instructionSet): the last digits may differ"
                    )
                }
                return (run, checkpoint)
            } catch let error as StateError {
                warn("the checkpoint \(name) cannot be used (\(error))")
                remove(name)
            }
        }
        return nil
    }

    // MARK: - Names

    /// Returns the names of the checkpoints that have metadata, newest first.
    private func names() throws(ExecutionError) -> [String] {
        try (Files.names(inFolder: path) ?? []).filter { $0.hasPrefix("step-") && $0.hasSuffix(".json") }
            .map { String($0.dropLast(5)) }.sorted(by: >)
    }

    private func remove(_ name: String) {
        // Without its metadata, it is not a checkpoint.
        unlink(path + "/" + name + ".json")
        unlink(path + "/" + name + ".safetensors")
    }

    private func read(_ name: String) throws -> Checkpoint {
        // Checked first, because another format may have other keys.
        let format = try (description(of: name) as JSON.Format).format
        guard format == Checkpoint.presentFormat else {
            throw StateError("format", "it is \(format), and this program reads \(Checkpoint.presentFormat)")
        }
        let checkpoint: Checkpoint = try description(of: name)
        guard checkpoint.specChecksum == specChecksum else { throw StateError("spec", "it is of another spec.yaml") }
        return checkpoint
    }

    private func description<Value: Decodable>(of name: String) throws -> Value {
        guard let data = FileManager.default.contents(atPath: path + "/" + name + ".json"),
            let value = try? JSONDecoder().decode(Value.self, from: data)
        else { throw StateError("description", "it cannot be read") }
        return value
    }

    private var specChecksum: UInt32 {
        CRC32.checksum(FileManager.default.contents(atPath: FileName.spec.path(in: directory)) ?? Data())
    }

    private func check(_ file: String, _ bytes: Int, _ checksum: UInt32) throws {
        let name = PathName.name(of: file)
        guard let isIntact = CRC32.isIntact(file, bytes, checksum) else {
            throw StateError(name, "it is missing or shorter than the \(bytes) bytes it had")
        }
        guard isIntact else { throw StateError(name, "it was changed after the checkpoint") }
    }
}
