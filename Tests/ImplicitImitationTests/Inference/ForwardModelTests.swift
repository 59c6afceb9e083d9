import CAllocationCounter
import TestSupport
import Testing
import Understudy

@testable import ImplicitImitation

@Suite("The forward model")
struct ForwardModelTests {
    private static let recording = DriftingPoint.recording(100)

    private func begun(_ text: String = "{}", seed: UInt64 = 1) throws -> ForwardModel {
        var inference = try component(ForwardModel.self, text)
        try inference.begin(
            Self.recording, observations: DriftingPoint.observations, actions: DriftingPoint.actions,
            random: RandomStream(seed: seed, name: "inference"))
        return inference
    }

    /// Learns from `updates` batches, and counts the right labels.
    private func right(_ inference: inout ForwardModel, updates: Int, actions: ClosedRange<Int> = 0...2) -> Int {
        var stream = RandomStream(seed: 1, name: "own")
        for _ in 0..<updates { DriftingPoint.own(32, actions: actions, using: &stream).teach(&inference) }
        return (0..<100).count { inference.inference(for: $0)?.action == Self.recording.actions?[$0] }
    }

    @Test("tells actions that hardly show beside the drift, where the nearest transition does not")
    func drift() throws {
        var inference = try begun()
        #expect(right(&inference, updates: 3_000) >= 97)
        #expect(inference.inferredCount == 100)
        var nearest = try component(NearestTransition.self)
        try nearest.begin(
            Self.recording, observations: DriftingPoint.observations, actions: DriftingPoint.actions, random: noRandom)
        var stream = RandomStream(seed: 1, name: "own")
        let own = DriftingPoint.own(100, using: &stream)
        for row in 0..<100 {
            for terminated in [false, true] {
                nearest.observe(
                    [own.observations[row]].span, action: Int(own.actions[row]), reward: 0, next: [own.next[row]].span,
                    terminated: terminated)
            }
        }
        #expect((0..<100).count { nearest.inference(for: $0)?.action == Self.recording.actions?[$0] } < 80)
    }

    @Test("gives no label before it was shown every action as often as `minimum` says")
    func minimum() throws {
        var inference = try begun("{minimum: 320, radius: 100}")
        #expect(right(&inference, updates: 200, actions: 1...2) == 0)
        #expect(inference.inferredCount == 0 && inference.inference(for: 0) == nil)
        // Ten batches of the missing one.
        _ = right(&inference, updates: 9, actions: 0...0)
        #expect(inference.inferredCount == 0)
        _ = right(&inference, updates: 1, actions: 0...0)
        #expect(inference.inferredCount == 32)
    }

    @Test("renews `relabel` transitions an update, in turn", arguments: [1, 7, 100, 1_000])
    func turns(relabel: Int) throws {
        var inference = try begun("{minimum: 1, radius: 1_000, relabel: \(relabel)}")
        for update in 1...20 {
            _ = right(&inference, updates: 1)
            #expect(inference.inferredCount == min(update * relabel, 100))
        }
    }

    @Test("only errors below the radius are accepted; certainties are in 0...1, and terminal states the recording's")
    func ranges() throws {
        var all = try begun("{radius: 100}")
        _ = right(&all, updates: 1_000)
        let errors = try (0..<100).map { try #require(all.inference(for: $0)).error }
        let radius = errors.sorted()[40]
        var some = try begun("{radius: \(radius)}")
        _ = right(&some, updates: 1_000)
        #expect(some.acceptanceRadius == radius && some.inferredCount == 40)
        for j in 0..<100 {
            let found = some.inference(for: j)
            #expect(found == (errors[j] < radius ? all.inference(for: j) : nil))
            guard let found else { continue }
            #expect((0...1).contains(found.certainty) && found.terminated == j.isMultiple(of: 10))
        }
    }

    @Test("the label is the least residual, and sure of it as the gap to the next one is beside the model's error")
    func judgment() throws {
        func label(_ residuals: [Float], _ squaredError: Float) -> (action: Int, error: Float, certainty: Float)? {
            ForwardModel.label(residuals.span, squaredError: squaredError, radius: 0.5)
        }
        let found = try #require(label([0.25, 0.04, 0.09], 0.01))
        // 2 / (1 + e^-0.5) - 1: a gap of 0.05 over 2 · (0.01 + 0.04).
        #expect(found.action == 1 && found.error == 0.2 && abs(found.certainty - 0.2449187) < 1e-6)
        #expect(label([0.1, 0.1], 0.01)?.action == 0 && label([0.1, 0.1], 0.01)?.certainty == 0)
        #expect(label([0, 1e-6], 0)?.certainty == 1)
        // There is no other action.
        #expect(label([0.1], 0.01)?.certainty == 1)
        #expect(label([0.25, 0.3], 0.01) == nil)
        for wrong in [Float.nan, .infinity] { #expect(label([wrong, wrong], 0.01) == nil) }
        #expect(label([0.1, 0.2], .nan) == nil)
        #expect(label([0.1, 0.2], .infinity)?.certainty == 0)
    }

    @Test("a model that diverges loses its labels and gives no number that is none")
    func divergence() throws {
        var inference = try begun("{learning_rate: 1e30, minimum: 1, relabel: 100}")
        _ = right(&inference, updates: 20)
        #expect(inference.inferredCount == 0 && (0..<100).allSatisfy { inference.inference(for: $0) == nil })
    }

    @Test("the reward is that of the nearest own transition, unknown before there is one, and with `rewards: none`")
    func rewards() throws {
        for (text, reward) in [("{}", 7), ("{rewards: none}", nil)] as [(String, Float?)] {
            var inference = try begun(text)
            _ = right(&inference, updates: 1_000)
            #expect(inference.inference(for: 1) != nil && inference.inference(for: 1)?.reward == nil)
            let place = Self.recording.observations[2]
            inference.observe(
                [place].span, action: 0, reward: 7, next: [Self.recording.observations[3]].span, terminated: false)
            #expect(inference.inference(for: 1)?.reward == reward)
        }
    }

    @Test("is the same for the same random numbers, another for others, and a copy begins anew")
    func determinism() throws {
        func errors(_ inference: ForwardModel) -> [Float?] { (0..<100).map { inference.inference(for: $0)?.error } }
        var (first, second, third) = (try begun(), try begun(), try begun(seed: 2))
        _ = right(&first, updates: 300)
        _ = right(&second, updates: 300)
        _ = right(&third, updates: 300)
        #expect(errors(first) == errors(second) && errors(first) != errors(third))
        var copy = first
        try copy.begin(
            Self.recording, observations: DriftingPoint.observations, actions: DriftingPoint.actions,
            random: RandomStream(seed: 1, name: "inference"))
        #expect(copy.inferredCount == 0 && errors(first) == errors(second))
        _ = right(&copy, updates: 300)
        #expect(errors(copy) == errors(first))
    }

    @Test("own steps, updates and inferences allocate nothing", .enabled(if: canCountAllocations))
    func memory() throws {
        var inference = try begun("{minimum: 1, radius: 100}")
        var stream = RandomStream(seed: 1, name: "own")
        let own = DriftingPoint.own(32, using: &stream)
        let place: [Float] = [0.5]
        func work() -> Int {
            own.teach(&inference)
            inference.observe(place.span, action: 0, reward: 0, next: place.span, terminated: false)
            return (0..<100).count { inference.inference(for: $0) != nil }
        }
        _ = work()
        let before = allocations_of_this_thread()
        var labeled = 0
        for _ in 0..<10 { labeled = work() }
        #expect(allocations_of_this_thread() == before)
        #expect(labeled > 0)
    }

    @Test(
        "parameters out of range, or rewards that nothing tells",
        arguments: [
            ("{radius: 0}", "1:10: error: radius: must be a number above 0, not '0'"),
            ("{minimum: 0}", "1:11: error: minimum: must be a whole number of at least 1, not '0'"),
            ("{hidden: [0]}", "1:11: error: hidden: must be a whole number from 1 to 4096, not '0'"),
            (
                "{rewards: forward-model}",
                "1:11: error: rewards: forward-model learns from the replay memory and knows no rewards; use nearest-transition or none"
            ),
        ])
    func parameters(text: String, expected: String) {
        let error = #expect(throws: (any Error).self) { try component(ForwardModel.self, text) }
        #expect(error.map { "\($0)" } == "test.yaml:" + expected)
    }

    @Test("refuses bits, and what the inferencer of the rewards refuses")
    func obstacles() throws {
        let bits = ObservationSpace(binary: [2])
        #expect(
            try component(ForwardModel.self).obstacle(in: bits)?.description
                == "kind: forward-model predicts numbers, and this environment's observations are bits; use inverse-dynamics"
        )
        #expect(try component(ForwardModel.self).obstacle(in: DriftingPoint.observations) == nil)
        let inference = try component(ForwardModel.self, "{rewards: {kind: nearest-transition, metric: jaccard}}")
        #expect(
            inference.obstacle(in: DriftingPoint.observations)?.description
                == "rewards: metric: jaccard compares bits, and this environment's observations are numbers; use change or next"
        )
    }
}
