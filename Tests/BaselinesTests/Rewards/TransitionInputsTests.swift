import Testing
import Understudy

@testable import Baselines

@Suite("What a classifier sees")
struct TransitionInputsTests {
    /// States 0, 2, 4 and 10, 14, 18 in the first element, always 7 in the second.
    private let recording = ExpertRecording(
        observationCount: 2, observations: [0, 7, 2, 7, 4, 7, 10, 7, 14, 7, 18, 7],
        trajectories: [
            .init(length: 2, terminated: false, truncated: true), .init(length: 2, terminated: true, truncated: false),
        ])
    private let numbers = ObservationSpace(low: [-100, 0], high: [100, 100])

    private func inputs(_ inputs: TransitionInputs, _ observation: [Float], _ next: [Float]) -> [Float] {
        var row = [Float](repeating: .nan, count: inputs.count + 2)
        var span = row.mutableSpan
        inputs.write(observation.span, next.span, into: &span, from: 1)
        #expect(row[0].isNaN && row[inputs.count + 1].isNaN)
        return Array(row.dropFirst().dropLast())
    }

    @Test("a transition of numbers is the state and the change, each in its deviations over the recording")
    func transition() {
        let seen = TransitionInputs(.transitions, recording: recording, observations: numbers)
        // States 0, 2, 10, 14: mean 6.5, variance 32.75; changes 2, 2, 4, 4: mean 3, deviation 1.
        let deviation = Float(32.75).squareRoot()
        let row = inputs(seen, [6.5 + 2 * deviation, 8], [6.5 + 2 * deviation + 4.5, 8.5])
        #expect(seen.count == 4)
        #expect(zip(row, [2, 1, 1.5, 0.5]).allSatisfy { abs($0 - $1) < 1e-5 }, "\(row)")
    }

    @Test("a state is the one that the transition leads to")
    func state() {
        let seen = TransitionInputs(.states, recording: recording, observations: numbers)
        let row = inputs(seen, [1_000, 1_000], [6.5, 7])
        #expect(seen.count == 2)
        #expect(zip(row, [0, 0]).allSatisfy { abs($0 - $1) < 1e-5 }, "\(row)")
    }

    @Test("where all changes are equal, the states' deviation measures them")
    func equalChanges() {
        let steps = ExpertRecording(
            observationCount: 1, observations: [0, 3, 6],
            trajectories: [.init(length: 2, terminated: false, truncated: true)])
        let space = ObservationSpace(low: [0], high: [9])
        // States 0 and 3, deviation 1.5; changes 3 and 3.
        #expect(inputs(TransitionInputs(.transitions, recording: steps, observations: space), [1.5], [1.5]) == [0, -2])
    }

    @Test(
        "numbers far from all recorded ones count as 10 deviations", arguments: [Float.greatestFiniteMagnitude, 1e10])
    func bounds(_ value: Float) {
        let seen = TransitionInputs(.transitions, recording: recording, observations: numbers)
        #expect(inputs(seen, [value, -value], [-value, value]) == [10, -10, -10, 10])
    }

    @Test("bits are seen as they are")
    func bits() {
        let recording = ExpertRecording(
            observationCount: 3, observations: [0, 0, 1, 0, 1, 1],
            trajectories: [.init(length: 1, terminated: true, truncated: false)])
        let space = ObservationSpace(binary: [3])
        let (observation, next): ([Float], [Float]) = ([1, 0, 1], [0, 1, 1])
        let transitions = TransitionInputs(.transitions, recording: recording, observations: space)
        #expect(inputs(transitions, observation, next) == observation + next)
        #expect(inputs(TransitionInputs(.states, recording: recording, observations: space), observation, next) == next)
    }
}
