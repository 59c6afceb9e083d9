import ImplicitImitation
import SpecYAML
import Testing
import Understudy

@testable import AgentTraining
@testable import QNetworks

/// The run of a spec's part for one run, with the components of the tests and of ImplicitImitation.
func configuration(_ text: String) throws -> RunConfiguration {
    let node = try #require(try Node.parse(text, file: "test.yaml"))
    let registry = Registry([TestPlugin.self, ImplicitImitationPlugin.self])
    let configuration = try SpecReader.read(node, registry: registry) { RunConfiguration(from: &$0) }
    return try #require(configuration)
}

/// All that a run did, and what it ended with.
struct Transcript: RunRecorder, Hashable {
    var episodes: [EpisodeRecord] = []
    /// Rows of metrics as bits, so that NaN equals itself.
    var rows: [[UInt64?]] = []
    var parameters: [UInt32] = []

    mutating func record(_ episode: EpisodeRecord) { episodes.append(episode) }
    mutating func record(metrics: [Double?]) { rows.append(metrics.map { $0?.bitPattern }) }

    /// The values of metric `number` in all rows.
    func metric(_ number: Int) -> [Double?] { rows.map { $0[number].map(Double.init(bitPattern:)) } }

    /// The mean returns of the evaluations.
    var evaluations: [Double] { metric(1).compactMap { $0 } }

    /// The first `count` metrics of each row.
    func metrics(first count: Int) -> [[UInt64?]] { rows.map { Array($0.prefix(count)) } }
}

extension TrainingRun {
    /// Runs to the end in pieces of `chunks` steps, over and over.
    static func transcript(
        _ configuration: RunConfiguration, seed: UInt64 = 0, chunks: [Int] = [1_000_000]
    ) throws -> Transcript {
        let run = try TrainingRun(configuration, seed: seed)
        var transcript = Transcript()
        var number = 0
        while !run.isFinished {
            try run.advance(by: chunks[number % chunks.count], to: &transcript)
            number += 1
        }
        transcript.parameters = run.learner.network.bits(of: .online) + run.learner.network.bits(of: .target)
        return transcript
    }
}

extension Network {
    func bits(of part: Part) -> [UInt32] { values(of: part).map(\.bitPattern) }

    func copy(of part: Part) -> [Float] { withExtendedLifetime(self) { Array(values(of: part)) } }
}

extension ReplayBatches {
    /// Batches from `memory` with the settings of `learner`.
    convenience init(_ memory: ReplayMemory, for learner: Learner, seed: UInt64 = 1) {
        self.init(memory, learner: learner.configuration, betaUpdates: 100, seed: seed)
    }
}

extension Learner {
    /// The learner of a configuration, with room for `extraRows` of an expert's.
    convenience init(_ configuration: RunConfiguration, extraRows: Int = 0, seed: UInt64 = 0) {
        var stream = RandomStream(seed: seed, name: "network")
        self.init(
            shape: configuration.networkShape, network: configuration.network, optimizer: configuration.optimizer,
            configuration: configuration.learner, batchCapacity: configuration.learner.batchSize + extraRows,
            noise: RandomStream(seed: seed, name: "noise"), using: &stream)
    }
}
