import Foundation
import SpecYAML
import StudyFormat
import Testing
import Understudy

@testable import Experiments
@testable import StudyExecution

/// Runs `body` with the path of a folder that is removed afterwards.
func withFolder<Result>(_ body: (String) async throws -> Result) async throws -> Result {
    let folder = NSTemporaryDirectory() + "/execution-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    return try await body(folder)
}

/// The text of a file.
func text(_ path: String) throws -> String {
    try String(contentsOfFile: path, encoding: .utf8)
}

/// Writes a file.
func write(_ text: String, to path: String) throws {
    try text.write(toFile: path, atomically: false, encoding: .utf8)
}

/// All files and folders below a folder, ordered.
func contents(_ folder: String) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: folder).sorted()
}

/// The node of a text.
func node(_ text: String) throws -> Node {
    try #require(try Node.parse(text, file: "t.yaml"))
}

/// A plan of a variant with a spec of one key, which can be told apart.
func plan(_ variant: String = "dqn", seed: UInt64 = 0, gamma: String = "0.99", steps: Int = 1000) throws -> RunPlan {
    RunPlan(
        variant: variant, seed: seed, steps: steps,
        spec: try node("variant: \(variant)\nlearner:\n  batch_size: 32\n  gamma: \(gamma)\nseed: \(seed)\n"))
}

/// A study of `runs`, all in one environment.
func study(_ runs: [RunPlan], name: String = "demo") -> Study {
    var variants: [Study.Variant] = []
    for run in runs where !variants.contains(where: { $0.name == run.variant }) {
        variants.append(Study.Variant(name: run.variant, environment: "line-world", expertReturn: -145.75))
    }
    return Study(name: name, variants: variants, runs: runs)
}

let provenance = Provenance(
    version: "0.1.0", toolchain: "Swift 6.3", workingDirectoryCommit: "abc-dirty", host: nil)

/// A corridor of five places: the right end is terminal, every step costs 1.
struct LineWorld: Environment {
    static let name = "line-world"
    static let summary = "A corridor"
    /// The step of the environment's life at which it throws, for tests of failure.
    let failsAt: Int?
    /// Microseconds that a step takes, to make a slow one.
    let pause: Int
    var lived = 0
    var place = 0

    struct Failure: Error, CustomStringConvertible {
        let description = "the corridor collapsed"
    }

    init(from reader: inout SpecReader) {
        failsAt = reader.optionalValue("fails_at", as: Int.self, in: 0..., "Step that throws")
        pause = reader.value("pause", default: 0, in: 0...10_000, "Microseconds per step")
    }

    var observationSpace: ObservationSpace { ObservationSpace(low: [0], high: [4]) }
    var actionSpace: ActionSpace { ActionSpace(["left", "right"]) }
    var standardTimeLimit: Int? { 20 }

    mutating func reset(using stream: inout RandomStream) { place = stream.integer(below: 2) }

    mutating func step(_ action: Int, using stream: inout RandomStream) throws -> Step {
        if lived == failsAt { throw Failure() }
        if pause > 0 { usleep(UInt32(pause)) }
        lived += 1
        place = max(0, place + (action == 1 ? 1 : -1))
        return Step(reward: -1, terminated: place == 4)
    }

    func observe(into observation: inout MutableSpan<Float>) { observation[0] = Float(place) }
}

/// A registry with the corridor alone.
var registry: Registry {
    var registry = Registry()
    registry.add(LineWorld.self)
    return registry
}

/// Writes the resolved spec of a short run in the corridor into `folder`.
func writeSpec(
    in folder: String, steps: Int = 600, learningStarts: Int = 50, environment: String = "line-world",
    checkpointEvery: Int = 50_000, keepsCheckpoint: Bool = true
) throws {
    try write(
        """
        understudy: 1
        name: demo
        variant: dqn
        seed: 3
        environment: \(environment)
        network: {hidden: [8]}
        learner: {batch_size: 8, learning_starts: \(learningStarts)}
        training: {steps: \(steps), evaluate_every: \(max(1, steps / 3)), evaluation_episodes: 2, checkpoint_every: \(checkpointEvery), keep_checkpoint: \(keepsCheckpoint)}
        """, to: folder + "/spec.yaml")
}

/// Writes the files that a finished run must have into its folder.
func finish(_ directory: String) throws {
    for name in ["episodes.csv", "metrics.csv", "policy.safetensors"] { try write("x", to: directory + "/" + name) }
    try RunStatus(state: .finished, step: 1000).write(to: directory)
}

/// A run whose worker is a shell script in its folder, `worker.sh`.
func scriptedRun(_ script: String, in folder: String, seed: UInt64 = 0, isFinished: Bool = false) throws -> PreparedRun
{
    let plan = try plan(seed: seed)
    let directory = folder + "/" + plan.directory
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    try write(script, to: directory + "/worker.sh")
    return PreparedRun(plan: plan, directory: directory, isFinished: isFinished)
}
