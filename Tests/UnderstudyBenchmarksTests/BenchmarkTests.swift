import ClassicControl
import Foundation
import HeterogeneousActions
import ImplicitImitation
import Mazes
import QNetworks
import Testing
import Understudy
import UnderstudyKernels
import UnderstudyPlugins

@testable import UnderstudyBenchmarks

@Suite("A benchmark")
struct BenchmarkTests {
    static let registry = Registry([ClassicControlPlugin.self, ImplicitImitationPlugin.self])

    static func run(
        _ groups: Set<BenchmarkGroup>, rounds: Int = 2, registry: Registry = registry
    ) async throws -> BenchmarkReport {
        let options = Benchmark.Options(groups: groups, rounds: rounds, replayCapacity: 200, ownSteps: 500)
        return try await Benchmark(options, registry: registry, executable: nil).run()
    }

    static let names: [(BenchmarkGroup, [String])] = [
        (
            .updates,
            [
                "4-64-64-2, batch 32", "4-64-64-2, batch 128", "4-120-84-2, batch 32",
                "4-120-84-2, batch 128", "8-256-256-4, batch 64",
                "8-256-256-4, batch 128", "MinAtar 10x10x4 conv16-fc128, batch 32",
                "MinAtar 10x10x10 conv16-fc128, batch 32",
            ]
        ),
        (
            .actions,
            [
                "4-64-64-2", "4-120-84-2", "8-256-256-4", "MinAtar 10x10x4 conv16-fc128",
                "MinAtar 10x10x10 conv16-fc128",
            ]
        ),
        (
            .replay,
            ["uniform", "prioritized"].flatMap { kind in
                [
                    "4 floats, batch 32, \(kind)", "4 floats, batch 128, \(kind)", "10x10x4 bits, batch 32, \(kind)",
                    "10x10x10 bits, batch 32, \(kind)",
                ]
            }
        ),
        (.environments, ["acrobot", "cart-pole", "mountain-car"]),
        (
            .inference,
            ["mountain-car", "cart-pole"].flatMap {
                ["50,000 transitions (\($0))", "50,000 transitions (\($0)), each one tried"]
            }
        ),
        (
            .training,
            [
                "CartPole 120-84, batch 128, update every 10 steps", "CartPole 120-84, batch 32, update every step",
                "CartPole 120-84, batch 128, update every step",
                "MinAtar network, batch 32, update every frame (benchmark-sparse-cells)",
                "MinAtar network, batch 32, update every 4 frames (benchmark-sparse-cells)",
                "MinAtar network, diiqn-guided, 10,000 transitions (benchmark-sparse-cells)", "quickstart, dqn",
                "quickstart, diiqn", "quickstart, diiqn, 30,000 transitions", "quickstart, diiqn-guided",
            ]
        ),
    ]

    @Test("times every case in every round", arguments: names)
    func cases(group: BenchmarkGroup, names: [String]) async throws {
        let report = try await Self.run([group])
        // The registry has no environments of bits.
        let missing = ["10x10x4", "10x10x6"].map {
            "inference among 30,000 transitions of \($0) bits left out: there is no environment with such observations"
        }
        #expect(report.notes == (group == .inference ? missing : []))
        #expect(report.cases.map(\.name) == names)
        #expect(report.machine.instructionSet == Kernels.current.name)
        #expect(report.bestPeak >= report.medianPeak)
        for item in report.cases {
            #expect(item.group == group)
            #expect(item.seconds.count == 2 && item.peaks.count == 2, "\(item.name)")
            #expect((item.seconds + item.peaks).allSatisfy { $0 > 0 && $0.isFinite }, "\(item.name)")
            #expect(item.operations > 0, "\(item.name)")
        }
    }

    @Test("shows own steps of agents with other actions to each way to find bridges, beside none")
    func bridges() async throws {
        let registry = Registry([
            HeterogeneousActionsPlugin.self, ImplicitImitationPlugin.self, MazesPlugin.self,
        ])
        let report = try await Self.run([.bridging], registry: registry)
        let ways = ["none", "graph", "own-segments", "value-guided"]
        #expect(report.notes == [])
        #expect(report.cases.map(\.name) == ["maze", "point-maze"].flatMap { name in ways.map { "\(name), \($0)" } })
        for item in report.cases {
            let isReference = item.name.hasSuffix(", none")
            #expect(item.seconds.count == 2 && item.seconds.allSatisfy { $0 > 0 && $0.isFinite }, "\(item.name)")
            #expect((item.medianOfReference == nil) == isReference, "\(item.name)")
        }
    }

    @Test(
        "finds bridges in the play whose steps are timed", arguments: BridgingSetting.all.map(\.title),
        ["graph", "own-segments"])
    func bridged(title: String, strategy: String) throws {
        let registry = Registry([
            HeterogeneousActionsPlugin.self, ImplicitImitationPlugin.self, MazesPlugin.self,
        ])
        let setting = try #require(BridgingSetting.all.first { $0.title == title })
        let loop = try BridgingLoop(setting.parts(strategy, in: registry), ownSteps: 10_000)
        #expect(loop.bridgeCount > 50)
    }

    @Test("leaves out bridges where their components are missing, and says so")
    func noBridges() async throws {
        let report = try await Self.run([.bridging], rounds: 1)
        #expect(report.cases.isEmpty)
        #expect(report.notes.count == 2)
        #expect(
            report.notes.first?.hasPrefix(
                "bridging 'maze, none' left out: <maze>:2:16: error: expert: unknown environment 'maze'") == true,
            "\(report.notes)")
    }

    @Test("counts operations where a network is all that is timed, and nowhere else")
    func flops() async throws {
        let report = try await Self.run([.updates, .actions, .environments], rounds: 1)
        for item in report.cases { #expect((item.flops != nil) == (item.group != .environments), "\(item.name)") }
    }

    @Test("adds the network for Atari where slow cases are wanted")
    func slow() throws {
        let all = try BenchmarkNetwork.all(includesSlow: true).map(\.name)
        let usual = try BenchmarkNetwork.all(includesSlow: false).map(\.name)
        #expect(all == usual + ["Nature 84x84x4"])
    }

    @Test("compares each composition with DQN on the same task")
    func compositions() async throws {
        let registry = Registry(builtInPlugins)
        let report = try await Self.run([.compositions], registry: registry)
        #expect(report.notes == [])
        let boards = ["dqn", "diiqn", "diiqn-guided", "always-trust", "dqfd-oracle", "bco", "gaifo", "oril", "rilo"]
        #expect(
            report.cases.map(\.name) == boards.map { "MinAtar network, \($0) (asterix)" }
                + ["dqn", "diiqn", "ha-diiqn", "ha-diiqn-guided"].map { "a maze, \($0)" })
        for item in report.cases {
            #expect((item.meanOfReference == nil) == item.name.contains(", dqn"), "\(item.name)")
            #expect(item.meanOfReference.map { $0 > 0 && $0.isFinite } ?? true, "\(item.name)")
        }
    }

    @Test("leaves out runs whose components are missing, and says so")
    func missingComponents() async throws {
        let report = try await Self.run([.environments, .training], rounds: 1, registry: Registry())
        #expect(report.cases.map(\.group) == [.training, .training])
        #expect(report.notes.count == 8)
        #expect(
            report.notes.first
                == "run 'CartPole 120-84, batch 128, update every 10 steps' left out: "
                + "<CartPole 120-84, batch 128, update every 10 steps>:7:14: error: environment: "
                + "unknown environment 'cart-pole', there are: benchmark-sparse-cells")
    }

    @Test("leaves out environments that need parameters, and says so")
    func environmentsWithParameters() async throws {
        var registry = Registry()
        registry.add(Board.self)
        let report = try await Self.run([.environments], rounds: 1, registry: registry)
        #expect(report.cases.isEmpty)
        #expect(
            report.notes == [
                "environment 'board' left out: <board>:1:1: error: level: missing, and has no default (The level)"
            ])
    }

    @Test("leaves out the start of the program where it cannot be run, and says so")
    func noProgram() async throws {
        let options = Benchmark.Options(groups: [.startUp], rounds: 1)
        let report = try await Benchmark(options, registry: Self.registry, executable: "/nothing/here").run()
        #expect(report.cases.isEmpty)
        #expect(report.notes.count == 1)
        #expect(report.notes.first?.hasPrefix("start-up left out: ") == true)
    }
}

/// An environment of 10 x 10 x 4 bits that needs a parameter.
private struct Board: Environment {
    static let name = "board"
    static let summary = "A board"

    init(from reader: inout SpecReader) { _ = reader.value("level", as: Int.self, in: 1..., "The level") }

    var observationSpace: ObservationSpace { ObservationSpace(binary: [10, 10, 4]) }
    var actionSpace: ActionSpace { ActionSpace(["wait"]) }
    mutating func reset(using stream: inout RandomStream) {}
    mutating func step(_ action: Int, using stream: inout RandomStream) -> Step { Step(reward: 0, terminated: false) }
    func observe(into observation: inout MutableSpan<Float>) {}
}
