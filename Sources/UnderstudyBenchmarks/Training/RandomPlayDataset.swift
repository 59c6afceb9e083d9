import Understudy

/// A recording of random play, made in memory; the cost of an expert does not depend on its skill.
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
        return try play.recording(of: transitions)
    }
}
