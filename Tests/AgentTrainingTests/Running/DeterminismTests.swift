import AgentTraining
import Testing

@Suite("A run follows from its configuration and seed")
struct DeterminismTests {
    @Test(
        "the same seed gives the same episodes, metrics and parameters; another seed others",
        arguments: Algorithm.allCases)
    func seeds(_ algorithm: Algorithm) throws {
        let configuration = try configuration(corridorSpec + algorithm.expert())
        let first = try TrainingRun.transcript(configuration, seed: 3)
        #expect(first.episodes.count > 20)
        #expect(first.rows.count == 7)
        #expect(try TrainingRun.transcript(configuration, seed: 3) == first)
        let other = try TrainingRun.transcript(configuration, seed: 4)
        #expect(other.episodes != first.episodes)
        #expect(other.parameters != first.parameters)
    }

    @Test("a second run with the same configuration does not see the first", arguments: Algorithm.allCases)
    func sharedConfiguration(_ algorithm: Algorithm) throws {
        let shared = try configuration(corridorSpec + algorithm.expert())
        _ = try TrainingRun.transcript(shared, seed: 1)
        let fresh = try configuration(corridorSpec + algorithm.expert())
        #expect(try TrainingRun.transcript(shared, seed: 2) == TrainingRun.transcript(fresh, seed: 2))
    }

    @Test(
        "cutting a run into pieces changes nothing",
        arguments: Algorithm.allCases, [[1], [0, 0, 7, 1], [99, 0, 2], [600], [100_000]])
    func pieces(_ algorithm: Algorithm, chunks: [Int]) throws {
        let configuration = try configuration(corridorSpec + algorithm.expert())
        let whole = try TrainingRun.transcript(configuration)
        #expect(try TrainingRun.transcript(configuration, chunks: chunks) == whole)
    }

    @Test("a finished run does nothing more")
    func finished() throws {
        let run = try TrainingRun(configuration(corridorSpec), seed: 0)
        var transcript = Transcript()
        try run.advance(by: 600, to: &transcript)
        #expect(run.isFinished && run.step == 600)
        let end = transcript
        try run.advance(by: 600, to: &transcript)
        #expect(transcript == end && run.step == 600)
    }

    @Test("the algorithms differ")
    func algorithms() throws {
        let transcripts = try Algorithm.allCases.map {
            try TrainingRun.transcript(configuration(corridorSpec + $0.expert()))
        }
        #expect(Set(transcripts.map(\.parameters)).count == transcripts.count)
    }
}
