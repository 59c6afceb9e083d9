import AgentTraining
import Experiments
import Foundation
import SpecYAML
import Understudy
import UnderstudyPlugins

@testable import StudyExecution

/// Checkpoints of a small run.
enum FuzzedCheckpoint {
    private static let spec = """
        understudy: 1
        name: fuzzed
        variant: dqn
        seed: 0
        environment: {kind: cart-pole, time_limit: 8}
        network: {hidden: [2]}
        replay: {kind: prioritized, capacity: 8}
        learner: {learning_starts: 4, train_every: 1, batch_size: 2, n_step: 2, target_update_every: 4}
        training: {steps: 40, evaluate_every: 20, evaluation_episodes: 1}
        """

    // The fuzzer has one thread.
    nonisolated(unsafe) private static let configuration: RunConfiguration? = {
        guard let document = try? Node.parse(spec, file: "spec.yaml") else { return nil }
        return try? RunSpec(document, registry: Registry(builtInPlugins)).configuration
    }()

    private struct Ignored: RunRecorder {
        mutating func record(_ episode: EpisodeRecord) {}
        mutating func record(metrics: [Double?]) {}
    }

    private static func makeRun() throws -> TrainingRun {
        guard let configuration else { throw RunError("the spec has problems") }
        return try TrainingRun(configuration, seed: 0)
    }

    /// The file of a run in the middle.
    static var seed: [UInt8] {
        do {
            let run = try makeRun()
            var recorder = Ignored()
            try run.advance(by: 20, to: &recorder)
            let path = FuzzTarget.folder + "/seed.safetensors"
            _ = try StateFile.write(path) { try run.saveOrRestoreState(in: &$0) }
            let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
            // A seed that is refused would leave everything behind the first check untried.
            try restore(bytes)
            return bytes
        } catch {
            FileHandle.standardError.write(Data("no seed: \(error)\n".utf8))
            return []
        }
    }

    /// Restores a run from `bytes`, under their own checksum, and goes on with it.
    static func restore(_ bytes: [UInt8]) throws {
        let path = try FuzzTarget.write(bytes, "state.safetensors")
        let run = try makeRun()
        let seal = StateFile.Seal(byteCount: bytes.count, checksum: CRC32.checksum(Data(bytes)))
        try StateFile.read(path, seal: seal) { try run.saveOrRestoreState(in: &$0) }
        var recorder = Ignored()
        try run.advance(by: 8, to: &recorder)
    }
}
