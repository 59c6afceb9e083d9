import AgentTraining
import Testing
import Understudy

@Suite("An environment that cuts its episodes itself")
struct TruncationTests {
    @Test("is learned from as one that the time limit cuts, bit for bit", arguments: Algorithm.allCases)
    func equality(_ algorithm: Algorithm) throws {
        func transcript(_ limit: String) throws -> Transcript {
            let spec = corridorSpec.replacing("time_limit: 20", with: limit)
            return try TrainingRun.transcript(configuration(spec + algorithm.expert()))
        }
        let own = try transcript("own_limit: 12")
        #expect(try transcript("time_limit: 12") == own)
        #expect(try transcript("time_limit: 20") != own)
        #expect(own.episodes.contains { $0.truncated && $0.length == 12 })
        #expect(own.episodes.contains { $0.terminated })
        #expect(own.episodes.allSatisfy { $0.terminated != $0.truncated })
    }

    @Test("cuts them in the midst of an action that lasts several steps")
    func frameSkip() throws {
        let spec = corridorSpec.replacing(
            "length: 6, slip: 0.1, time_limit: 20", with: "length: 900, frame_skip: 3, own_limit: 4")
        let transcript = try TrainingRun.transcript(configuration(spec))
        #expect(!transcript.episodes.isEmpty)
        #expect(transcript.episodes.allSatisfy { $0.truncated && $0.length == 2 })
    }
}
