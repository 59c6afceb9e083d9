import Baselines
import CAllocationCounter
import ImplicitImitation
import TestSupport
import Testing
import Understudy

@Suite("Inverse dynamics")
struct InverseDynamicsTests {
    private static let recording = DriftingPoint.recording(100)

    private func begun(_ text: String = "{}", seed: UInt64 = 1) throws -> InverseDynamics {
        var inference = try component(InverseDynamics.self, text)
        try inference.begin(
            Self.recording, observations: DriftingPoint.observations, actions: DriftingPoint.actions,
            random: RandomStream(seed: seed, name: "inference"))
        return inference
    }

    private func learn(_ inference: inout InverseDynamics, updates: Int) {
        var stream = RandomStream(seed: 1, name: "own")
        for _ in 0..<updates { DriftingPoint.own(32, using: &stream).teach(&inference) }
    }

    private func right(_ inference: InverseDynamics) -> Int {
        (0..<100).count { inference.inference(for: $0)?.action == Self.recording.actions?[$0] }
    }

    @Test("learns which action led from one number to the next", arguments: ["next", "change"])
    func numbers(features: String) throws {
        var inference = try begun("{features: \(features), learning_rate: 3e-3}")
        #expect(inference.inferredCount == 0 && inference.inference(for: 0) == nil)
        learn(&inference, updates: 4_000)
        #expect(right(inference) >= 90)
        #expect(inference.inferredCount == 100)
        for j in 0..<100 {
            let found = try #require(inference.inference(for: j))
            #expect((0...1).contains(found.certainty) && found.error == 1 - found.certainty)
            #expect(found.terminated == j.isMultiple(of: 10))
        }
    }

    @Test("tells on bits which cell an action moved, whatever else changed", arguments: ["next", "change"])
    func bits(features: String) throws {
        // Six cells in a ring with one piece, and six of noise. The actions move the piece by one in either direction.
        var stream = RandomStream(seed: 5, name: "grid")
        func transition() -> (observation: [Float], action: Int, next: [Float]) {
            let (place, action) = (stream.integer(below: 6), stream.integer(below: 2))
            func cells(_ place: Int) -> [Float] {
                (0..<6).map { $0 == place ? 1 : 0 } + (0..<6).map { _ in Float(stream.integer(below: 2)) }
            }
            return (cells(place), action, cells((place + (action == 0 ? 1 : 5)) % 6))
        }
        let expert = OwnTransitions(50) { transition() }
        var observations: [Float] = []
        for row in 0..<50 {
            let place = 12 * row..<12 * (row + 1)
            observations += expert.observations[place]
            observations += expert.next[place]
        }
        let recording = ExpertRecording(
            observationCount: 12, observations: observations,
            trajectories: Array(repeating: .init(length: 1, terminated: false, truncated: true), count: 50))
        var inference = try component(InverseDynamics.self, "{features: \(features)}")
        try inference.begin(
            recording, observations: ObservationSpace(binary: [12]), actions: ActionSpace(["on", "back"]),
            random: RandomStream(seed: 1, name: "inference"))
        for _ in 0..<500 { OwnTransitions(32) { transition() }.teach(&inference) }
        #expect((0..<50).count { inference.inference(for: $0)?.action == Int(expert.actions[$0]) } == 50)
    }

    @Test("is certain of the agent's habit where actions do not show; a transition model is not")
    func habit() throws {
        // Two numbers that are anything after any action; the agent takes action 0 but for one step in ten, whose action is drawn.
        let space = ObservationSpace(low: [-1, -1], high: [1, 1])
        var stream = RandomStream(seed: 6, name: "noise")
        func numbers(_ count: Int) -> [Float] { (0..<count).map { _ in Float(stream.uniform(in: -1...1)) } }
        let recording = ExpertRecording(
            observationCount: 2, observations: numbers(200),
            trajectories: Array(repeating: .init(length: 1, terminated: false, truncated: true), count: 50))
        var inverse = try component(InverseDynamics.self, "{relabel: 50}")
        var model = try component(TransitionModel.self, "{relabel: 50}")
        let random = RandomStream(seed: 1, name: "inference")
        try inverse.begin(recording, observations: space, actions: DriftingPoint.actions, random: random)
        try model.begin(recording, observations: space, actions: DriftingPoint.actions, random: random)
        func sample(_ sampling: OwnSampling) -> OwnSample {
            var sample = OwnSample(count: sampling.count, elementCount: 2)
            (sample.observations, sample.next) = (numbers(2 * sampling.count), numbers(2 * sampling.count))
            for row in 0..<sampling.count {
                sample.isRandom[row] = row < sampling.randomCount || stream.happens(withProbability: 0.1)
                sample.actions[row] = sample.isRandom[row] ? Int32(stream.integer(below: 3)) : 0
            }
            return sample
        }
        var (inverseCertainty, modelCertainty) = (0.0, 0.0)
        for update in 0..<3_000 {
            inverse.learn(sample(inverse.sampling))
            model.learn(sample(model.sampling))
            guard update >= 2_000 else { continue }
            for j in 0..<50 {
                let found = try #require(inverse.inference(for: j))
                #expect(found.action == 0)
                inverseCertainty += Double(found.certainty) / 50_000
                modelCertainty += Double(model.inference(for: j)?.certainty ?? 0) / 50_000
            }
        }
        // 0.9 + 0.1 / 3
        #expect(abs(inverseCertainty - 0.933) < 0.03)
        #expect(modelCertainty < 0.15)
    }

    @Test("what is not likelier than the radius says gets no label")
    func radius() throws {
        var all = try begun()
        learn(&all, updates: 300)
        let errors = try (0..<100).map { try #require(all.inference(for: $0)).error }
        let radius = errors.sorted()[40]
        var some = try begun("{radius: \(radius)}")
        learn(&some, updates: 300)
        #expect(some.acceptanceRadius == radius && some.inferredCount == errors.count { $0 < radius })
        #expect((0..<100).allSatisfy { (some.inference(for: $0) != nil) == (errors[$0] < radius) })
        #expect(all.acceptanceRadius == 1 && all.inferredCount == 100)
    }

    @Test("a model that diverges loses its labels")
    func divergence() throws {
        var inference = try begun("{learning_rate: 1e30, relabel: 100}")
        learn(&inference, updates: 20)
        #expect(inference.inferredCount == 0 && (0..<100).allSatisfy { inference.inference(for: $0) == nil })
    }

    @Test("is the same for the same random numbers, and another for others")
    func determinism() throws {
        func errors(_ inference: InverseDynamics) -> [Float?] { (0..<100).map { inference.inference(for: $0)?.error } }
        var (first, second, third) = (try begun(), try begun(), try begun(seed: 2))
        learn(&first, updates: 100)
        learn(&second, updates: 100)
        learn(&third, updates: 100)
        #expect(errors(first) == errors(second) && errors(first) != errors(third))
    }

    @Test("own steps, updates and inferences allocate nothing", .enabled(if: canCountAllocations))
    func memory() throws {
        var inference = try begun()
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
        "parameters out of range",
        arguments: [
            ("{radius: 2}", "1:10: error: radius: must be a number above 0 and at most 1, not '2'"),
            ("{features: chnge}", "1:12: error: features: cannot be 'chnge', did you mean 'change'?"),
            (
                "{rewards: inverse-dynamics}",
                "1:11: error: rewards: inverse-dynamics learns from the replay memory and knows no rewards; use nearest-transition or none"
            ),
        ])
    func parameters(text: String, expected: String) {
        let error = #expect(throws: (any Error).self) { try component(InverseDynamics.self, text) }
        #expect(error.map { "\($0)" } == "test.yaml:" + expected)
    }
}
