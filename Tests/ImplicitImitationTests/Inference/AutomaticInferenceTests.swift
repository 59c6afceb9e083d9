import TestSupport
import Testing
import Understudy

@testable import ImplicitImitation

@Suite("The automatic choice of an inference")
struct AutomaticInferenceTests {
    private static let recording = DriftingPoint.recording(30)

    private func begun(_ space: ObservationSpace) throws -> AutomaticInference {
        var inference = try component(AutomaticInference.self)
        let size = space.count
        let recording = ExpertRecording(
            observationCount: size, observations: Array(repeating: 0, count: 4 * size),
            trajectories: [.init(length: 3, terminated: true, truncated: false)])
        try inference.begin(
            recording, observations: space, actions: ActionSpace(["a", "b"]), random: RandomStream(seed: 1, name: "i"))
        return inference
    }

    @Test("is a transition model on grids and images, and the nearest transition on vectors")
    func choice() throws {
        let model = try component(TransitionModel.self)
        let nearest = try component(NearestTransition.self)
        let vector = ObservationSpace(low: [-1, -1], high: [1, 1])
        for (space, expected) in [
            (ObservationSpace(binary: [4, 4, 2]), model as any ActionInferencer), (vector, nearest),
            (ObservationSpace(binary: [9]), nearest),
        ] {
            let inference = try begun(space)
            #expect(inference.sampling == expected.sampling && inference.labelTest == expected.labelTest)
        }
    }

    @Test("says what the chosen one says")
    func nearest() throws {
        var automatic = try component(AutomaticInference.self)
        var nearest = try component(NearestTransition.self)
        let (observations, actions) = (DriftingPoint.observations, DriftingPoint.actions)
        try automatic.begin(Self.recording, observations: observations, actions: actions, random: noRandom)
        try nearest.begin(Self.recording, observations: observations, actions: actions, random: noRandom)
        var stream = RandomStream(seed: 2, name: "own")
        let own = DriftingPoint.own(500, using: &stream)
        for row in 0..<500 {
            let (state, next) = ([own.observations[row]], [own.next[row]])
            let action = Int(own.actions[row])
            automatic.observe(state.span, action: action, reward: 1, next: next.span, terminated: row % 5 == 0)
            nearest.observe(state.span, action: action, reward: 1, next: next.span, terminated: row % 5 == 0)
        }
        #expect(automatic.inferredCount > 0 && automatic.inferredCount == nearest.inferredCount)
        #expect((0..<30).allSatisfy { automatic.inference(for: $0) == nearest.inference(for: $0) })
        #expect(automatic.acceptanceRadius == nearest.acceptanceRadius)
        var other = try component(AutomaticInference.self)
        try other.begin(Self.recording, observations: observations, actions: actions, random: noRandom)
        try SavedState { try automatic.saveOrRestoreState(in: &$0) }.restore { try other.saveOrRestoreState(in: &$0) }
        #expect((0..<30).allSatisfy { other.inference(for: $0) == nearest.inference(for: $0) })
    }

    @Test("has no keys")
    func keys() {
        let error = #expect(throws: (any Error).self) { try component(AutomaticInference.self, "{radius: 1}") }
        #expect(error.map { "\($0)" }?.contains("radius") == true)
    }
}
