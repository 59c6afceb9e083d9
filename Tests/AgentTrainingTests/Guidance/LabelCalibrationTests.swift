import TestSupport
import Testing
import Understudy

@testable import AgentTraining

@Suite("Trust in labels by tests on own transitions")
struct LabelCalibrationTests {
    /// A calibration after `count` tests of labels that are right with a probability.
    private func tested(
        _ count: Int, actions: Int, right: Double, certainty: Float, using stream: inout RandomStream
    ) -> LabelCalibration {
        var calibration = LabelCalibration(actions: actions)
        for _ in 0..<count {
            calibration.note(certainty: certainty, isRight: stream.happens(withProbability: right), fades: true)
        }
        calibration.conclude()
        return calibration
    }

    @Test("guesses are never trusted, however certain they claim to be", arguments: [2, 3, 6, 18])
    func guesses(actions: Int) {
        var stream = RandomStream(seed: 1, name: "guesses")
        var trusted = 0
        for _ in 0..<1_000 {
            let calibration = tested(
                2_000, actions: actions, right: 1 / Double(actions), certainty: 0.95, using: &stream)
            trusted += calibration.isTrusted ? 1 : 0
        }
        #expect(trusted == 0)
    }

    @Test("guesses are not trusted at any time of a long run, whatever certainties they claim", arguments: [2, 6, 18])
    func guessesAtAnyTime(actions: Int) {
        var stream = RandomStream(seed: 5, name: "guesses")
        var calibration = LabelCalibration(actions: actions)
        var trusted = 0
        for _ in 0..<200_000 {
            calibration.note(
                certainty: Float(stream.uniform()), isRight: stream.integer(below: actions) == 0, fades: true)
            calibration.conclude()
            trusted += calibration.isTrusted ? 1 : 0
        }
        #expect(trusted == 0)
    }

    @Test("right labels are trusted from 100 tests on, and not before")
    func right() {
        var stream = RandomStream(seed: 2, name: "right")
        #expect(!tested(90, actions: 3, right: 1, certainty: 0.9, using: &stream).isTrusted)
        let calibration = tested(110, actions: 3, right: 1, certainty: 0.9, using: &stream)
        #expect(calibration.isTrusted && calibration.accuracy == 1)
        #expect(calibration.certainty(deservedBy: 0.93) > 0.9)
    }

    @Test("a bin deserves its share of right labels, less what guessing gives")
    func deserved() {
        var calibration = LabelCalibration(actions: 5)
        // In the highest bin 720 of 900 are right, in the lowest 200 of 1,000, which is guessing.
        for number in 0..<900 { calibration.note(certainty: 0.95, isRight: number % 10 < 8, fades: false) }
        for number in 0..<1_000 { calibration.note(certainty: 0.05, isRight: number % 5 == 0, fades: false) }
        calibration.conclude()
        #expect(calibration.isTrusted)
        // (0.8 - 0.2) / 0.8, nearly: five guesses are assumed beforehand.
        #expect(abs(calibration.certainty(deservedBy: 0.99) - 0.75) < 0.01)
        #expect(abs(calibration.certainty(deservedBy: 0.01)) < 0.001)
        // Nothing is known of the bins between.
        #expect(calibration.certainty(deservedBy: 0.5) == 0)
        #expect(calibration.accuracy == 920.0 / 1_900)
    }

    @Test("labels that become wrong lose their trust")
    func fading() {
        var stream = RandomStream(seed: 3, name: "fading")
        var calibration = tested(2_000, actions: 3, right: 0.95, certainty: 0.9, using: &stream)
        #expect(calibration.isTrusted)
        for _ in 0..<6_000 {
            calibration.note(certainty: 0.9, isRight: stream.happens(withProbability: 1.0 / 3), fades: true)
        }
        calibration.conclude()
        #expect(!calibration.isTrusted && calibration.certainty(deservedBy: 0.9) == 0)
    }

    @Test("goes on from a saved state as if it had not been interrupted")
    func state() throws {
        var stream = RandomStream(seed: 4, name: "state")
        var first = tested(500, actions: 4, right: 0.7, certainty: 0.6, using: &stream)
        var second = LabelCalibration(actions: 4)
        try SavedState { try first.saveOrRestoreState(in: &$0) }.restore { try second.saveOrRestoreState(in: &$0) }
        #expect(second.isTrusted == first.isTrusted && second.accuracy == first.accuracy)
        #expect(second.certainty(deservedBy: 0.6) == first.certainty(deservedBy: 0.6))
    }
}
