import ImplicitImitation
import Testing
import Understudy

@Suite("Every inference from near transitions")
struct NeverWorseTests {
    /// The inferences that keep the nearest own transition; the label of a model may change for the worse.
    private static let kinds =
        Registry([ImplicitImitationPlugin.self]).inferencers.names.filter {
            !["auto", "forward-model", "none", "oracle", "transition-model"].contains($0)
        } + ["nearest-transition, metric: learned, warmup: 200"]

    @Test("is never given up, and its error never rises, whatever is played", arguments: kinds, [true, false])
    func errors(spec: String, isOfBits: Bool) throws {
        let parts = spec.split(separator: ", ", maxSplits: 1).map(String.init)
        let (kind, keys) = (parts[0], parts.count > 1 ? parts[1] : "")
        var stream = RandomStream(seed: 3, name: kind)
        let space = ObservationSpace(binary: [3, 2, 3])
        // Few bits, so that there are many ties and duplicates.
        func observation() -> [Float] {
            (0..<space.count).map { _ in
                isOfBits
                    ? (stream.happens(withProbability: 0.15) ? 1 : 0) : Float(stream.uniform(in: 0...3))
            }
        }
        let transitions = 400
        let recording = ExpertRecording(
            observationCount: space.count, observations: (0..<transitions + 2).flatMap { _ in observation() },
            trajectories: [
                .init(length: 150, terminated: true, truncated: false),
                .init(length: 250, terminated: true, truncated: false),
            ], actions: (0..<transitions).map { $0 % 3 })
        let entry = try #require(Registry([ImplicitImitationPlugin.self]).inferencers[kind])
        var inferencer = try component(
            entry, isOfBits ? "{\(keys)}" : "{\(keys.isEmpty ? "" : keys + ", ")radius: 3}")
        try inferencer.begin(
            recording, observations: isOfBits ? space : recording.numbers, actions: ActionSpace(["a", "b", "c"]),
            random: noRandom)
        var errors = [Float](repeating: .infinity, count: transitions)
        var count = inferencer.inferredCount
        var state = observation()
        for _ in 0..<600 {
            let next = observation()
            inferencer.observe(
                state.span, action: stream.integer(below: 3), reward: 0, next: next.span,
                terminated: stream.happens(withProbability: 0.1))
            state = next
            for j in 0..<transitions {
                let error = inferencer.inference(for: j)?.error ?? .infinity
                #expect(error <= errors[j])
                errors[j] = error
            }
            #expect(inferencer.inferredCount >= count)
            count = inferencer.inferredCount
        }
        #expect(count > 0 && errors.contains { $0.isFinite })
    }
}
