import ClassicControl
import Foundation
import ImplicitImitation
import Testing
import Understudy

@Suite("Nearest transition")
struct NearestTransitionTests {
    /// One of the agent's transitions.
    struct Own {
        var observation: [Float]
        var action: Int
        var reward: Float
        var next: [Float]
        var terminated: Bool
    }

    private func begun(
        _ recording: ExpertRecording, _ text: String = "{}", actions: Int = 3
    ) throws -> NearestTransition {
        var inference = try component(NearestTransition.self, text)
        try inference.begin(
            recording, observations: recording.numbers, actions: ActionSpace((0..<actions).map { "\($0)" }),
            random: noRandom)
        return inference
    }

    private func show(_ own: Own, to inference: inout NearestTransition) {
        inference.observe(
            own.observation.span, action: own.action, reward: own.reward, next: own.next.span,
            terminated: own.terminated)
    }

    /// Walks in `dimension` dimensions, some into a terminal state.
    private func walks(_ dimension: Int, _ lengths: [Int], _ stream: inout RandomStream) -> ExpertRecording {
        var observations: [Float] = []
        for length in lengths {
            var state = (0..<dimension).map { _ in Float(stream.uniform(in: -1...1)) }
            observations += state
            for _ in 0..<length {
                for axis in state.indices { state[axis] += Float(stream.uniform(in: -0.3...0.3)) * Float(axis + 1) }
                observations += state
            }
        }
        return ExpertRecording(
            observationCount: dimension, observations: observations,
            trajectories: lengths.enumerated().map { index, length in
                .init(length: length, terminated: index % 2 == 0, truncated: index % 2 == 1)
            })
    }

    /// The features of the documentation, in double precision.
    private struct Reference {
        let recording: ExpertRecording
        let stateScale: [Double]
        let changeScale: [Double]

        init(_ recording: ExpertRecording) {
            self.recording = recording
            let dimension = recording.observationCount
            func deviation(_ value: (Int) -> Double) -> Double {
                let values = (0..<recording.transitionCount).map(value)
                let mean = values.reduce(0, +) / Double(values.count)
                return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)).squareRoot()
            }
            func element(_ row: Int, _ axis: Int) -> Double { Double(recording.observations[row * dimension + axis]) }
            stateScale = (0..<dimension).map { axis in deviation { element(recording.row(of: $0), axis) } }
            changeScale = (0..<dimension).map { axis in
                deviation { element(recording.row(of: $0) + 1, axis) - element(recording.row(of: $0), axis) }
            }
        }

        func distance(_ own: Own, _ j: Int) -> Double {
            let dimension = recording.observationCount
            let start = recording.row(of: j) * dimension
            var sum = 0.0
            for axis in 0..<dimension {
                let state = Double(recording.observations[start + axis])
                let change = Double(recording.observations[start + dimension + axis]) - state
                let (ownState, ownNext) = (Double(own.observation[axis]), Double(own.next[axis]))
                let (a, b) = ((ownState - state) / stateScale[axis], (ownNext - ownState - change) / changeScale[axis])
                sum += a * a + b * b
            }
            return (sum / Double(2 * dimension)).squareRoot()
        }
    }

    @Test("labels as trying every transition does, and no error ever rises", arguments: [1, 2, 4], [0.2, 0.5, 3])
    func bruteForce(dimension: Int, radius: Double) throws {
        var stream = RandomStream(seed: UInt64(dimension), name: "walks")
        let recording = walks(dimension, [40, 1, 25, 60, 3], &stream)
        let reference = Reference(recording)
        var inference = try begun(recording, "{radius: \(radius)}")
        #expect(abs(Double(inference.acceptanceRadius) - radius) < 1e-6)
        let isTerminal = (0..<recording.transitionCount).map { [39, 65, 128].contains($0) }
        var best = [(distance: Double, own: Own)?](repeating: nil, count: recording.transitionCount)
        for number in 0..<400 {
            // Near an expert transition, so that some are close.
            let j = stream.integer(below: recording.transitionCount)
            let start = recording.row(of: j) * dimension
            func near(_ index: Int) -> Float { recording.observations[index] + Float(stream.uniform(in: -0.2...0.2)) }
            let own = Own(
                observation: (0..<dimension).map { near(start + $0) }, action: number % 3, reward: Float(number),
                next: (0..<dimension).map { near(start + dimension + $0) }, terminated: number % 4 == 0)
            show(own, to: &inference)
            for j in 0..<recording.transitionCount where isTerminal[j] == own.terminated {
                let distance = reference.distance(own, j)
                if distance < min(best[j]?.distance ?? .infinity, radius) { best[j] = (distance, own) }
            }
            guard number % 10 == 9 else { continue }
            for j in 0..<recording.transitionCount {
                let found = inference.inference(for: j)
                #expect((found == nil) == (best[j] == nil))
                guard let found, let expected = best[j] else { continue }
                #expect(abs(Double(found.error) - expected.distance) < 1e-5)
                #expect(found.action == expected.own.action && found.reward == expected.own.reward)
                #expect(found.terminated == isTerminal[j])
            }
            #expect(inference.inferredCount == best.count { $0 != nil })
        }
        #expect(inference.inferredCount > 20)
    }

    /// 0 -> 1 -> 2 -> 4, the last into a terminal state.
    private static let line = ExpertRecording(
        observationCount: 1, observations: [0, 1, 2, 4],
        trajectories: [.init(length: 3, terminated: true, truncated: false)])

    private func own(_ from: Float, _ to: Float, _ action: Int, reward: Float = 0, terminated: Bool = false) -> Own {
        Own(observation: [from], action: action, reward: reward, next: [to], terminated: terminated)
    }

    @Test("a nearer transition takes over, one as near or farther does not")
    func improvement() throws {
        var inference = try begun(Self.line)
        #expect(inference.inference(for: 0) == nil && inference.inferredCount == 0)
        var last = Float.infinity
        for (place, action, expected) in [(0.5, 1, 1), (0.6, 2, 1), (0.25, 0, 0), (0.25, 2, 0), (0, 2, 2), (0, 1, 2)]
            as [(Float, Int, Int)]
        {
            show(own(place, place + 1, action), to: &inference)
            let found = try #require(inference.inference(for: 0))
            #expect(found.action == expected)
            #expect(found.error <= last)
            last = found.error
        }
        #expect(last == 0)
        #expect(inference.inference(for: 0)?.certainty == 1)
    }

    @Test("certainty is exp(-(error / scale)²)", arguments: [0.25, 1])
    func certainty(scale: Double) throws {
        var inference = try begun(Self.line, "{certainty_scale: \(scale), radius: 5}")
        show(own(0.3, 1.3, 1), to: &inference)
        let found = try #require(inference.inference(for: 0))
        // 0.3 in deviations of states 0, 1, 2, over the root of two dimensions.
        let error = 0.3 / (2.0 / 3).squareRoot() / 2.0.squareRoot()
        #expect(abs(Double(found.error) - error) < 1e-6)
        let expected = 1 / Foundation.exp((error / scale) * (error / scale))
        #expect(abs(Double(found.certainty) - expected) < 1e-6)
    }

    @Test("a transition into a terminal state is explained by such ones only, all others by others only")
    func terminalRule() throws {
        var inference = try begun(Self.line)
        show(own(2, 4, 0), to: &inference)
        #expect(inference.inference(for: 2) == nil)
        show(own(0, 1, 0, terminated: true), to: &inference)
        #expect(inference.inference(for: 0) == nil)
        #expect(inference.inferredCount == 0)
        show(own(2, 4, 1, reward: 5, terminated: true), to: &inference)
        let last = Inference(action: 1, error: 0, certainty: 1, reward: 5, terminated: true)
        #expect(inference.inference(for: 2) == last)
        show(own(0, 1, 2), to: &inference)
        #expect(inference.inference(for: 0)?.terminated == false)
    }

    @Test("the end of a walk that was cut is no terminal state")
    func truncated() throws {
        let cut = ExpertRecording(
            observationCount: 1, observations: [0, 1, 2, 4],
            trajectories: [.init(length: 3, terminated: false, truncated: true)])
        var inference = try begun(cut)
        show(own(2, 4, 1, terminated: true), to: &inference)
        #expect(inference.inferredCount == 0)
        show(own(2, 4, 1), to: &inference)
        #expect(inference.inference(for: 2)?.terminated == false)
    }

    @Test("dimensions that never change do not count, and equal changes are measured as states are")
    func constantDimensions() throws {
        // The second dimension is constant; the first one moves by 1 each time.
        let recording = ExpertRecording(
            observationCount: 2, observations: [0, 5, 1, 5, 2, 5, 3, 5],
            trajectories: [.init(length: 3, terminated: false, truncated: true)])
        var inference = try begun(recording, "{radius: 10}")
        inference.observe([1, -300].span, action: 0, reward: 0, next: [0, 700].span, terminated: false)
        // A step back from the same place: 2 in deviations of the states, over the root of four dimensions.
        let error = 2 / (2.0 / 3).squareRoot() / 2
        #expect(abs(Double(try #require(inference.inference(for: 1)).error) - error) < 1e-5)
        inference.observe([1, 900].span, action: 1, reward: 0, next: [2, 5].span, terminated: false)
        #expect(inference.inference(for: 1)?.action == 1)
        #expect(inference.inference(for: 1)?.error == 0)
    }

    @Test("one transition, and only equal ones", arguments: [1, 30])
    func equal(count: Int) throws {
        let recording = ExpertRecording(
            observationCount: 2, observations: Array(repeating: 3, count: 2 * count + 2),
            trajectories: [.init(length: count, terminated: false, truncated: true)])
        var inference = try begun(recording)
        inference.observe([1, 2].span, action: 2, reward: 4, next: [3, 4].span, terminated: false)
        #expect(inference.inferredCount == count)
        #expect((0..<count).allSatisfy { inference.inference(for: $0)?.error == 0 })
    }

    @Test("begins anew, on another recording")
    func begin() throws {
        var inference = try begun(Self.line)
        show(own(0, 1, 2), to: &inference)
        #expect(inference.inferredCount == 1)
        try inference.begin(Self.line, observations: Self.line.numbers, actions: ActionSpace(["a"]), random: noRandom)
        #expect(inference.inferredCount == 0 && inference.inference(for: 0) == nil)
    }

    @Test("mountain-car: labels of a scripted driver from random steps", arguments: 1...3 as ClosedRange<UInt64>)
    func mountainCar(seed: UInt64) throws {
        var stream = RandomStream(seed: seed, name: "driver")
        var car = try mountainCar()
        // Pushes the way it moves, and coasts now and then.
        var observations: [Float] = []
        var actions: [Int] = []
        var trajectories: [ExpertRecording.Trajectory] = []
        for _ in 0..<10 {
            try car.reset(using: &stream)
            var state = observe(car)
            var length = 0
            var ended = false
            while !ended {
                observations += state
                let action = stream.happens(withProbability: 0.15) ? 1 : state[1] < 0 ? 0 : 2
                ended = try car.step(action, using: &stream).terminated
                actions.append(action)
                state = observe(car)
                length += 1
            }
            observations += state
            trajectories.append(.init(length: length, terminated: true, truncated: false))
        }
        let recording = ExpertRecording(observationCount: 2, observations: observations, trajectories: trajectories)
        var inference = try begun(recording)

        // The agent's own: actions held for a while, so that it gets around.
        var own = try mountainCar()
        try own.reset(using: &stream)
        var (state, action, steps) = (observe(own), 0, 0)
        for _ in 0..<20_000 {
            if stream.happens(withProbability: 0.1) { action = stream.integer(below: 3) }
            let step = try own.step(action, using: &stream)
            let next = observe(own)
            inference.observe(
                state.span, action: action, reward: Float(step.reward), next: next.span, terminated: step.terminated)
            steps += 1
            state = next
            if step.terminated || steps == 200 {
                try own.reset(using: &stream)
                (state, steps) = (observe(own), 0)
            }
        }
        let labels = actions.indices.map { inference.inference(for: $0)?.action }
        let known = labels.count { $0 != nil }
        let right = labels.indices.count { labels[$0] == actions[$0] }
        #expect(Double(known) > 0.95 * Double(actions.count))
        #expect(Double(right) > 0.95 * Double(known))
    }

    private func mountainCar() throws -> any Environment {
        let entry = try #require(Registry([ClassicControlPlugin.self]).environments["mountain-car"])
        var reader = SpecReader(describing: Registry())
        return try entry.make(&reader)
    }

    private func observe(_ environment: any Environment) -> [Float] {
        var state: [Float] = [0, 0]
        var span = state.mutableSpan
        environment.observe(into: &span)
        return state
    }
}
