import Understudy

/// A recording of random play, made in memory: what an expert costs does not depend on how good it is.
struct RandomPlayDataset: ExpertDataset {
    static let name = "benchmark-random-play"
    static let summary = "Random play, recorded in memory, for benchmarks"

    private let environment: (any Environment)?
    private let transitions: Int

    init(from reader: inout SpecReader) {
        environment = reader.component("environment", from: \.environments, "The environment to play in")
        transitions = reader.value("transitions", default: 10_000, in: 1...1_000_000, "Transitions of the recording")
    }

    func load() throws -> ExpertRecording {
        guard let environment else {
            throw DataError(.missing, path: "<\(Self.name)>", "there is no environment to play in")
        }
        var play = RandomPlay(environment)
        var observations: [Float] = []
        var trajectories: [ExpertRecording.Trajectory] = []
        for number in 0..<transitions {
            let outcome = try play.step { observations += $0 }
            observations += play.observation
            if outcome.isFirst { trajectories.append(.init(length: 0, terminated: false, truncated: false)) }
            let last = trajectories.count - 1
            trajectories[last].length += 1
            trajectories[last].terminated = outcome.terminated
            trajectories[last].truncated = outcome.truncated || number == transitions - 1 && !outcome.terminated
        }
        return ExpertRecording(
            observationCount: environment.observationSpace.count, observations: observations,
            trajectories: trajectories)
    }
}
