import Foundation
import NumPy
import SpecYAML
import TestSupport
import Testing
import Understudy

@testable import UnderstudyMain

/// The labels of the inferencers for the recordings in `experiments/data` while the agent acts at random.
///
/// With UNDERSTUDY_TEST_FIGURES=FOLDER two further tests print the table in Documentation/InferenceFigures.md and write the recordings with their true actions.
@Suite("Action inference on recordings of others")
struct InferenceAccuracyTests {
    static let registry = Registry(UnderstudyMain.plugins)

    /// A recording and its environment.
    enum Task: String, CaseIterable {
        case acrobot
        case cartPole = "cart-pole"
        case mountainCar = "mountain-car"

        var file: String {
            switch self {
            case .acrobot: "acrobot-v1.npz"
            case .cartPole: "cartpole-v1.npz"
            case .mountainCar: "mountaincar-v0.npz"
            }
        }

        /// The environment's state for an observation.
        private func state(_ observation: [Float]) -> [Double] {
            let numbers = observation.map(Double.init)
            guard self == .acrobot else { return numbers }
            return [atan2(numbers[1], numbers[0]), atan2(numbers[3], numbers[2]), numbers[4], numbers[5]]
        }

        func recording() throws -> ExpertRecording {
            let path = PluginListTests.root.appending(path: "experiments/data/\(file)").path
            return try made(\.datasets, "{kind: npz, path: '\(path)'}").load()
        }

        /// A trial of the inferencer of a spec's mapping.
        func trial(_ inferencer: String, seed: UInt64 = 1) throws -> InferenceTrial {
            try InferenceTrial(
                made(\.inferencers, inferencer),
                #require(made(\.environments, "{kind: \(rawValue)}") as? any StateReplaying), recording(), seed: seed,
                state: state)
        }

        private func made<Product>(_ catalog: KeyPath<Registry, Catalog<Product>>, _ text: String) throws -> Product {
            let node = try #require(try Node.parse("part: \(text)", file: "/test.yaml"))
            let part = try SpecReader.read(node, registry: registry) { $0.component("part", from: catalog, "A part") }
            return try #require(part)
        }
    }

    @Test("the forward model is clearly better than the nearest transition on Acrobot, and knows what it does not know")
    func acrobot() throws {
        func trial(_ kind: String) throws -> InferenceTrial {
            var trial = try Task.acrobot.trial("{kind: \(kind)}")
            try trial.play(5_000)
            return trial
        }
        let (model, nearest) = (try trial("forward-model"), try trial("nearest-transition"))
        let ratio = try trial("per-action-nearest")
        #expect(model.ambiguousCount == 0)
        #expect(model.accuracy > 0.82 && nearest.accuracy < 0.68 && ratio.accuracy < 0.68)
        #expect(model.coverage > nearest.coverage)
        #expect(model.certainAccuracy > 0.95 && ratio.certainAccuracy < 0.9)
    }

    @Test(
        "on CartPole, where the action shows in every step, both models know nearly every action",
        arguments: ["forward-model", "inverse-dynamics"])
    func cartPole(kind: String) throws {
        var trial = try Task.cartPole.trial("{kind: \(kind)}")
        try trial.play(5_000)
        #expect(trial.accuracy > 0.98 && trial.coverage > 0.98)
    }

    @Test("on MountainCar the change shows the action to the inverse model better than the next state does")
    func mountainCar() throws {
        func accuracy(_ text: String) throws -> Double {
            var trial = try Task.mountainCar.trial(text)
            try trial.play(5_000)
            return trial.accuracy
        }
        #expect(try accuracy("{kind: forward-model}") > 0.85)
        #expect(
            try accuracy("{kind: inverse-dynamics, features: change}")
                > accuracy("{kind: inverse-dynamics, features: next}"))
    }

    static let folder = ProcessInfo.processInfo.environment["UNDERSTUDY_TEST_FIGURES"]

    @Test("prints the figures", .enabled(if: folder != nil))
    func figures() throws {
        let kinds = [
            "{kind: nearest-transition}", "{kind: per-action-nearest}", "{kind: forward-model}",
            "{kind: inverse-dynamics}", "{kind: inverse-dynamics, features: change}",
        ]
        for task in Task.allCases {
            for kind in kinds {
                var trials = try (1...5).map { try task.trial(kind, seed: $0) }
                var line = "\(task.rawValue) \(kind)"
                for steps in [2_000, 3_000, 15_000] {
                    for index in trials.indices { try trials[index].play(steps) }
                    for figure in [\InferenceTrial.accuracy, \.coverage, \.certainAccuracy] {
                        let mean = trials.reduce(0) { $0 + $1[keyPath: figure] } / Double(trials.count)
                        line += String(format: " | %.3f", mean)
                    }
                }
                print(line)
            }
        }
    }

    @Test("writes the recordings with their true actions", .enabled(if: folder != nil), arguments: Task.allCases)
    func actions(of task: Task) throws {
        let recording = try task.recording()
        let path = try #require(Self.folder) + "/" + task.file
        var offsets: [Int64] = [0]
        for trajectory in recording.trajectories {
            offsets.append(offsets[offsets.count - 1] + Int64(trajectory.length) + 1)
        }
        let actions = try task.trial("{kind: nearest-transition}").trueActions.map(Int64.init)
        var writer = NPZWriter(path: path)
        try writer.add(
            "observations", recording.observations.numbers, shape: [recording.rowCount, recording.observationCount])
        try writer.add("episode_offsets", offsets, shape: [offsets.count])
        try writer.add("terminated", recording.trajectories.map(\.terminated), shape: [offsets.count - 1])
        try writer.add("truncated", recording.trajectories.map(\.truncated), shape: [offsets.count - 1])
        try writer.add("actions", actions, shape: [actions.count])
        try Data(writer.bytes).write(to: URL(filePath: path))
    }
}
