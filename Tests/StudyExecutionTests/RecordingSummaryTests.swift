import Testing
import Understudy

@testable import StudyExecution

@Suite("The summary of a recording")
struct RecordingSummaryTests {
    /// Three episodes of two dimensions, of which the second never changes; the last repeats the first.
    private static let recording = ExpertRecording(
        observationCount: 2, observations: [0, 7, 1, 7, 0, 7, 3, 7, 4, 7, 0, 7, 1, 7, 0, 7],
        trajectories: [
            .init(length: 2, terminated: true, truncated: false), .init(length: 1, terminated: false, truncated: true),
            .init(length: 2, terminated: true, truncated: false),
        ], truth: .init(actions: [0, 1, 1, 3, 0], rewards: [1, 2, 3, 4, 5]))

    @Test("counts episodes, states, transitions and actions")
    func counts() {
        let summary = RecordingSummary(of: Self.recording, statedReturn: 100)
        #expect(summary.episodes == 3 && summary.transitions == 5)
        #expect(summary.lengths == .init(min: 1, mean: 5 / 3, max: 2))
        #expect(summary.terminated == 2 && summary.truncated == 1)
        #expect(summary.distinctStates == 4 && summary.distinctTransitions == 3)
        #expect(summary.repeatedEpisodes == 1)
        #expect(summary.actionCounts == [2, 2, 0, 1])
        // The true rewards count more than the description.
        #expect(summary.meanReturn == 5)
        #expect(RecordingSummary(of: Self.recording.labeled(with: nil), statedReturn: 100).meanReturn == 100)
    }

    @Test("has the range of each dimension over its finite numbers")
    func dimensions() {
        let summary = RecordingSummary(of: Self.recording, statedReturn: nil)
        let (first, second) = (summary.dimensions[0], summary.dimensions[1])
        #expect(first.min == 0 && first.max == 4 && first.mean == 9 / 8 && !first.isConstant)
        #expect(abs(first.std * first.std - (27.0 / 8 - 81.0 / 64)) < 1e-12)
        #expect(second.isConstant && second.std == 0 && second.mean == 7)
        let broken = ExpertRecording(
            observationCount: 1, observations: [.nan, 2, .infinity],
            trajectories: [.init(length: 2, terminated: true, truncated: false)])
        let dimension = RecordingSummary(of: broken, statedReturn: nil).dimensions[0]
        #expect(dimension.nonfinite == 2 && dimension.min == 2 && dimension.max == 2 && !dimension.isConstant)
    }

    @Test("has no table of actions with absurd numbers")
    func actions() {
        let absurd = Self.recording.labeled(with: .init(actions: [0, 1, 2, 3, .max]))
        #expect(RecordingSummary(of: absurd, statedReturn: nil).actionCounts == [])
    }

    @Test("warns about sizes that no environment has, and about nothing in a sound recording")
    func warnings() {
        let summary = RecordingSummary(of: Self.recording, statedReturn: nil)
        let texts = RecordingWarnings.texts(about: summary, in: registry)
        #expect(texts.count == 3)
        #expect(texts[0].hasPrefix("dimension 1 of 2 has the same number"))
        #expect(texts[1].hasPrefix("1 of 3 episodes have the same"))
        #expect(texts[2].hasPrefix("no environment of this program has observations of 2 numbers"))
        let sound = ExpertRecording(
            observationCount: 1, observations: [0, 1, 2],
            trajectories: [.init(length: 2, terminated: true, truncated: false)])
        #expect(RecordingWarnings.texts(about: RecordingSummary(of: sound, statedReturn: nil), in: registry) == [])
    }
}
