import CAllocationCounter
import TestSupport
import Testing
import Understudy

@testable import ImplicitImitation

@Suite("The transition model")
struct TransitionModelTests {
    private static let actions = ActionSpace(["stay", "left", "right"])
    private static let grid = ObservationSpace(binary: [5, 5, 2])

    /// A player in channel 0 that moves sideways, unless it is blocked, and something in channel 1 that wanders.
    private struct World {
        var stream: RandomStream
        private var (row, column, other) = (2, 2, 0)

        init(seed: UInt64) { stream = RandomStream(seed: seed, name: "world") }

        private var observation: [Float] {
            var cells = [Float](repeating: 0, count: 50)
            cells[(row * 5 + column) * 2] = 1
            cells[other * 2 + 1] = 1
            return cells
        }

        /// A transition by `action`; one that is blocked shows nothing of it.
        mutating func step(_ action: Int, isBlocked: Bool) -> (before: [Float], after: [Float]) {
            row = stream.integer(below: 5)
            column = 1 + stream.integer(below: 3)
            other = stream.integer(below: 25)
            let before = observation
            if !isBlocked { column += [0, -1, 1][action] }
            other = stream.integer(below: 25)
            return (before, observation)
        }
    }

    /// The expert moves right, half of the time visibly; the last transition ends in a terminal state.
    private static func recording(blocked: (Int) -> Bool = { $0.isMultiple(of: 2) }) -> ExpertRecording {
        var world = World(seed: 9)
        let count = 40
        let transitions = (0..<count).map { world.step(2, isBlocked: blocked($0)) }
        return ExpertRecording(
            observationCount: 50, observations: transitions.flatMap { $0.before + $0.after },
            trajectories: (0..<count).map { .init(length: 1, terminated: $0 == count - 1, truncated: $0 != count - 1) },
            actions: Array(repeating: 2, count: count))
    }

    /// Lets the model learn from an agent that stays in nine of ten steps by habit, and draws its actions in the others; half of all moves are blocked, moving right is worth 3.
    private func teach(_ model: inout TransitionModel, updates: Int, seed: UInt64 = 1) {
        var world = World(seed: seed)
        let sampling = model.sampling
        for _ in 0..<updates {
            var sample = OwnSample(count: sampling.count, elementCount: 50)
            for row in 0..<sampling.count {
                let isRandom = row < sampling.randomCount || world.stream.happens(withProbability: 0.1)
                let action = isRandom ? world.stream.integer(below: 3) : 0
                let isBlocked = world.stream.happens(withProbability: 0.5)
                let (before, after) = world.step(action, isBlocked: isBlocked)
                sample.observations.replaceSubrange(row * 50..<(row + 1) * 50, with: before)
                sample.next.replaceSubrange(row * 50..<(row + 1) * 50, with: after)
                sample.actions[row] = Int32(action)
                sample.isRandom[row] = isRandom
                sample.rewards[row] = action == 2 && !isBlocked ? 3 : 0
            }
            model.learn(sample)
        }
    }

    private func begun(_ text: String, on recording: ExpertRecording = recording()) throws -> TransitionModel {
        var model = try component(TransitionModel.self, text)
        try model.begin(
            recording, observations: Self.grid, actions: Self.actions, random: RandomStream(seed: 5, name: "model"))
        return model
    }

    @Test("labels what shows, and is not sure of what does not, whatever the agent's habit")
    func habit() throws {
        var model = try begun("{warmup: 100, channels: 16, relabel: 40}")
        teach(&model, updates: 1_500)
        for j in 0..<40 {
            let inference = try #require(model.inference(for: j))
            if j.isMultiple(of: 2) {
                // Staying is likelier than either move that was blocked, as 1 to 1/2: (1/2 - 1/3) / (2/3) = 1/4, not the habit's 0.9.
                #expect(inference.certainty < 0.45, "transition \(j)")
            } else {
                #expect(inference.action == 2 && inference.certainty > 0.9, "transition \(j)")
            }
        }
    }

    @Test("tells rewards, those at ends not before the agent has come to some, and takes ends from the recording")
    func rewards() throws {
        var model = try begun("{warmup: 100, channels: 16, relabel: 40}")
        teach(&model, updates: 1_500)
        for j in 0..<39 {
            let inference = try #require(model.inference(for: j))
            #expect(!inference.terminated)
            let reward = try #require(inference.reward)
            #expect(abs(reward - (j.isMultiple(of: 2) ? 0 : 3)) < 0.5, "transition \(j)")
        }
        #expect(model.inference(for: 39)?.terminated == true && model.inference(for: 39)?.reward == nil)
        let nothing = [Float](repeating: 0, count: 50)
        for _ in 0..<5 { model.observe(nothing.span, action: 0, reward: 0, next: nothing.span, terminated: true) }
        teach(&model, updates: 1)
        #expect(model.inference(for: 39)?.reward != nil)
    }

    @Test("takes ends from the recording where it tells them, and else from its own steps")
    func ends() throws {
        // The last of each three transitions ends in a terminal state, is cut, or is the recording's last by chance.
        var world = World(seed: 9)
        let transitions = (0..<30).map { _ in world.step(2, isBlocked: false) }
        let recording = ExpertRecording(
            observationCount: 50, observations: transitions.flatMap { $0.before + $0.after },
            trajectories: (0..<30).map { .init(length: 1, terminated: $0 % 3 == 0, truncated: $0 % 3 == 1) })
        for isTerminal in [false, true] {
            var model = try begun("{warmup: 100, channels: 8, relabel: 30}", on: recording)
            var own = World(seed: 2)
            for _ in 0..<400 {
                var sample = OwnSample(count: model.sampling.count, elementCount: 50)
                for row in 0..<sample.count {
                    let action = own.stream.integer(below: 3)
                    let (before, after) = own.step(action, isBlocked: false)
                    sample.observations.replaceSubrange(row * 50..<(row + 1) * 50, with: before)
                    sample.next.replaceSubrange(row * 50..<(row + 1) * 50, with: after)
                    sample.actions[row] = Int32(action)
                    sample.terminated[row] = isTerminal
                }
                model.learn(sample)
            }
            for j in 0..<30 {
                let inference = try #require(model.inference(for: j))
                #expect(inference.terminated == [true, false, isTerminal][j % 3], "transition \(j)")
            }
        }
    }

    @Test("has no labels before its warm-up, and judges any transition after it as it labels the recording")
    func warmup() throws {
        let recording = Self.recording()
        var model = try begun("{warmup: 50, channels: 8, relabel: 40}", on: recording)
        teach(&model, updates: 49)
        #expect(model.inferredCount == 0 && model.inference(for: 1) == nil)
        teach(&model, updates: 1, seed: 2)
        #expect(model.inferredCount > 0)
        for j in 0..<40 {
            let label = recording.withTransition(j) { model.label(from: $0, to: $1) }
            #expect(label?.action == model.inference(for: j)?.action)
            #expect(label?.certainty == model.inference(for: j)?.certainty)
        }
    }

    @Test("vectors are labeled too")
    func vectors() throws {
        var stream = RandomStream(seed: 3, name: "vectors")
        let recording = DriftingPoint.recording(30)
        var model = try component(TransitionModel.self, "{warmup: 100, relabel: 30}")
        try model.begin(
            recording, observations: DriftingPoint.observations, actions: DriftingPoint.actions,
            random: RandomStream(seed: 5, name: "model"))
        for _ in 0..<4_000 { DriftingPoint.own(32, using: &stream).teach(&model) }
        let right = (0..<30).count { model.inference(for: $0)?.action == recording.actions?[$0] }
        #expect(right >= 27)
    }

    @Test("goes on from a saved state as if it had not been interrupted")
    func state() throws {
        var first = try begun("{warmup: 10, channels: 8}")
        teach(&first, updates: 40)
        var second = try begun("{warmup: 10, channels: 8}")
        try SavedState { try first.saveOrRestoreState(in: &$0) }.restore { try second.saveOrRestoreState(in: &$0) }
        #expect(first.inferredCount > 0 && second.inferredCount == first.inferredCount)
        #expect((0..<40).allSatisfy { first.inference(for: $0) == second.inference(for: $0) })
        teach(&first, updates: 5, seed: 8)
        teach(&second, updates: 5, seed: 8)
        #expect((0..<40).allSatisfy { first.inference(for: $0) == second.inference(for: $0) })
    }

    @Test("a steady step allocates nothing", .enabled(if: canCountAllocations))
    func memory() throws {
        var model = try begun("{warmup: 0, channels: 8}")
        let sample = OwnSample(count: model.sampling.count, elementCount: 50)
        for _ in 0..<3 { model.learn(sample) }
        let before = allocations_of_this_thread()
        for _ in 0..<5 { model.learn(sample) }
        #expect(allocations_of_this_thread() == before)
    }
}
