import Testing
import Understudy

@testable import AgentTraining

@Suite("Recordings of one expert")
struct ExpertRecordingsTests {
    private static func recording(_ lengths: [Int], first: Float, truth: ExpertRecording.Truth? = nil)
        -> ExpertRecording
    {
        let rows = lengths.reduce(lengths.count, +)
        return ExpertRecording(
            observationCount: 1, observations: (0..<rows).map { first + Float($0) },
            trajectories: lengths.map { .init(length: $0, terminated: true, truncated: false) }, truth: truth)
    }

    @Test("are joined in order, and each transition knows its own")
    func joined() {
        let parts = [
            Self.recording([2, 3], first: 0), Self.recording([1], first: 100), Self.recording([4], first: 200),
        ]
        let recordings = ExpertRecordings(parts)
        #expect(recordings.joined.observations.numbers == parts.flatMap(\.observations))
        #expect(recordings.joined.trajectories.map(\.length) == [2, 3, 1, 4])
        #expect((0..<10).map(recordings.part) == [0, 0, 0, 0, 0, 1, 2, 2, 2, 2])
        #expect((0..<3).map(recordings.transitions) == [0..<5, 5..<6, 6..<10])
        for (part, recording) in parts.enumerated() {
            for (j, place) in recordings.transitions(of: part).enumerated() {
                let same = recordings.joined.withTransition(place) { before, after in
                    recording.withTransition(j) { before[0] == $0[0] && after[0] == $1[0] }
                }
                #expect(same)
            }
        }
        #expect(ExpertRecordings(parts[0]).joined == parts[0])
    }

    @Test("have the ground truth that all of them have")
    func truth() {
        let full = ExpertRecording.Truth(actions: [0, 1], rewards: [1, 0], actionShows: [true, false])
        let less = ExpertRecording.Truth(actions: [2], rewards: [5])
        let (a, b) = (Self.recording([2], first: 0, truth: full), Self.recording([1], first: 9, truth: less))
        #expect(ExpertRecordings([a, b]).joined.truth == .init(actions: [0, 1, 2], rewards: [1, 0, 5]))
        #expect(ExpertRecordings([a, Self.recording([1], first: 9)]).joined.truth == nil)
    }

    @Test("are trusted by schedules of their own, whose statistics are kept apart")
    func trust() throws {
        let recordings = ExpertRecordings([Self.recording([2], first: 0), Self.recording([3], first: 10)])
        var trust = ExpertTrust(FixedConfidence { $0.expertActionValue }, in: recordings)
        func confidence(_ value: Float, of j: Int) -> Float {
            trust.confidence(
                in: ConfidenceSample(
                    expertActionValue: value, agentActionValue: 0, greedyValue: 0, inferenceError: 0,
                    inferenceRadius: 1, errorScale: 1, updates: 0), of: j)
        }
        #expect(confidence(0.25, of: 0) == 0.25 && confidence(0.75, of: 2) == 0.75 && confidence(0.25, of: 4) == 0.25)
        let means = trust.takeMeans()
        #expect(means.all == [1.25 / 3] && means.parts == [[0.25], [0.5]])
        #expect(confidence(0.5, of: 3) == 0.5)
        let later = trust.takeMeans()
        #expect(later.all == [0.5] && later.parts == [nil, [0.5]])

        trust.setSchedule(FixedConfidence(overall: 0.25) { _ in 1 }, of: 1)
        #expect(trust.overall == 1 && trust.share(of: 0) == 1 && trust.share(of: 3) == 0.25)
    }
}
