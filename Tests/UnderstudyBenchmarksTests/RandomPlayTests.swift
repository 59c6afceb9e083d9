import ClassicControl
import SpecYAML
import Testing
import Understudy

@testable import UnderstudyBenchmarks

@Suite("Random play")
struct RandomPlayTests {
    static func environment(_ name: String) throws -> any Environment {
        let registry = Registry(forBenchmarksOf: BenchmarkTests.registry)
        return try #require(registry.environments[name]).makeStandard(in: registry)
    }

    @Test(
        "begins an episode after a terminal state or the time limit, and only there",
        arguments: [("acrobot", 500), ("cart-pole", 500), ("mountain-car", 200)])
    func episodes(name: String, limit: Int) throws {
        var play = RandomPlay(try Self.environment(name))
        var (mustBegin, length, ends) = (true, 0, 0)
        for _ in 0..<5 * limit {
            var firsts = 0
            let outcome = try play.step { _ in firsts += 1 }
            #expect(outcome.isFirst == mustBegin && firsts == (mustBegin ? 1 : 0))
            length = mustBegin ? 1 : length + 1
            mustBegin = outcome.terminated || outcome.truncated
            if mustBegin { ends += 1 }
            #expect(outcome.truncated == (length == limit && !outcome.terminated))
        }
        #expect(ends >= 5)
    }

    @Test("makes a recording of as many transitions as asked for", arguments: [1, 777])
    func recording(transitions: Int) throws {
        let text = "dataset: {kind: benchmark-random-play, environment: cart-pole, transitions: \(transitions)}"
        let node = try #require(try Node.parse(text, file: "test.yaml"))
        let registry = Registry(forBenchmarksOf: BenchmarkTests.registry)
        let dataset = try SpecReader.read(node, registry: registry) {
            $0.component("dataset", from: \.datasets, "The recording")
        }
        let recording = try #require(dataset).load()
        #expect(recording.observationCount == 4)
        #expect(recording.trajectories.reduce(0) { $0 + $1.length } == transitions)
        #expect(recording.trajectories.allSatisfy { $0.terminated != $0.truncated })
        #expect(recording.observations.allSatisfy { $0.isFinite })
        // The first state of an episode lies near the middle.
        #expect(recording.observations.prefix(4).allSatisfy { abs($0) <= 0.05 })
    }
}
