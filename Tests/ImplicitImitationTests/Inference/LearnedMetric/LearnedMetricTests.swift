import TestSupport
import Testing
import Understudy

@testable import ImplicitImitation

@Suite("A metric that is learned from own transitions")
struct LearnedMetricTests {
    private static let grid = ObservationSpace(binary: [5, 5, 3])
    private static let actions = ActionSpace(["stay", "left", "right"])

    /// A player in channel 0 that moves sideways, and two things in channels 1 and 2 that jump about.
    private struct World {
        var stream: RandomStream

        init(seed: UInt64) { stream = RandomStream(seed: seed, name: "world") }

        private mutating func observation(row: Int, column: Int) -> [Float] {
            var cells = [Float](repeating: 0, count: 75)
            cells[(row * 5 + column) * 3] = 1
            for channel in 1...2 { cells[stream.integer(below: 25) * 3 + channel] = 1 }
            return cells
        }

        /// A transition by an action; by default by one at random.
        mutating func step(_ action: ((_ column: Int) -> Int)? = nil) -> (before: [Float], action: Int, after: [Float])
        {
            let (row, column) = (stream.integer(below: 5), 1 + stream.integer(below: 3))
            let action = action?(column) ?? stream.integer(below: 3)
            return (
                observation(row: row, column: column), action,
                observation(row: row, column: column + [0, -1, 1][action])
            )
        }
    }

    private static func recording(_ count: Int = 60) -> ExpertRecording {
        var world = World(seed: 9)
        let steps = (0..<count).map { _ in world.step() }
        return ExpertRecording(
            observationCount: 75, observations: steps.flatMap { $0.before + $0.after },
            trajectories: steps.map { _ in .init(length: 1, terminated: false, truncated: true) },
            actions: steps.map(\.action))
    }

    private func begun(_ text: String) throws -> NearestTransition {
        var inference = try component(NearestTransition.self, text)
        try inference.begin(Self.recording(), observations: Self.grid, actions: Self.actions, random: noRandom)
        return inference
    }

    private func show(_ count: Int, of world: inout World, to inference: inout NearestTransition) {
        for _ in 0..<count {
            let step = world.step()
            inference.observe(
                step.before.span, action: step.action, reward: Float(step.action), next: step.after.span,
                terminated: false, isRandom: true)
        }
    }

    private func accuracy(_ inference: NearestTransition) -> Double {
        let actions = Self.recording().actions ?? []
        return Double(actions.indices.count { inference.inference(for: $0)?.action == actions[$0] })
            / Double(actions.count)
    }

    @Test("of bits: the channels in which actions show weigh most, and labels are right")
    func bits() throws {
        var metric = LearnedMetric(Self.recording(), observations: Self.grid, warmup: 400)
        var world = World(seed: 1)
        for _ in 0..<400 {
            let step = world.step()
            metric.note(
                step.before.span, action: step.action, reward: 0, next: step.after.span, terminated: false,
                isRandom: true)
        }
        #expect(metric.isComplete && metric.isLearning)
        #expect(metric.learn(actions: 3).count == 400 && !metric.isLearning)
        let weights = metric.weights
        let (player, others) = ([weights[0], weights[3]], [weights[1], weights[2], weights[4], weights[5]])
        #expect(player.allSatisfy { one in others.allSatisfy { $0 < one } })

        var learned = try begun("{metric: learned, warmup: 400}")
        var fixed = try begun("{metric: jaccard}")
        var (first, second) = (World(seed: 1), World(seed: 1))
        show(500, of: &first, to: &learned)
        show(500, of: &second, to: &fixed)
        #expect(accuracy(learned) > 0.95 && accuracy(fixed) < 0.9)
    }

    /// A transition of two numbers: the action changes the first one, and the second one is noise.
    private static func point(
        _ stream: inout RandomStream, action: ((_ state: Float) -> Int)? = nil
    ) -> (before: [Float], action: Int, after: [Float]) {
        let before = (0..<2).map { _ in Float(stream.uniform(in: -1...1)) }
        let action = action?(before[0]) ?? stream.integer(below: 3)
        return (before, action, [before[0] + 0.1 * Float(action - 1), Float(stream.uniform(in: -1...1))])
    }

    private static func points(_ count: Int) -> ExpertRecording {
        var stream = RandomStream(seed: 3, name: "expert")
        let steps = (0..<count).map { _ in point(&stream) }
        return ExpertRecording(
            observationCount: 2, observations: steps.flatMap { $0.before + $0.after },
            trajectories: steps.map { _ in .init(length: 1, terminated: false, truncated: true) },
            actions: steps.map(\.action))
    }

    @Test("of numbers: the changes that actions make weigh most, and habits are not learned")
    func numbers() throws {
        let recording = Self.points(100)
        var metric = LearnedMetric(recording, observations: recording.numbers, warmup: 2_000)
        var stream = RandomStream(seed: 1, name: "own")
        for number in 0..<2_000 {
            // Three of four steps follow a habit that the state tells.
            let isRandom = number.isMultiple(of: 4)
            let step = Self.point(&stream, action: isRandom ? nil : { $0 < 0 ? 0 : 2 })
            metric.note(
                step.before.span, action: step.action, reward: 0, next: step.after.span, terminated: false,
                isRandom: isRandom)
        }
        _ = metric.learn(actions: 3)
        // s, s, the changes of both.
        let weights = metric.weights
        #expect(weights[2] > 0 && weights[2] >= weights.max() ?? 0, "\(weights)")
    }

    @Test("knows nothing before the warm-up, and all that it has seen after it")
    func warmup() throws {
        var learned = try begun("{metric: learned, warmup: 300}")
        var world = World(seed: 4)
        show(299, of: &world, to: &learned)
        #expect(learned.inferredCount == 0)
        #expect((0..<60).allSatisfy { learned.inference(for: $0) == nil })
        show(1, of: &world, to: &learned)
        #expect(learned.inferredCount == 60)

        // The same transitions, by a metric that was learned of them before, compared with each one by one.
        var metric = LearnedMetric(Self.recording(), observations: Self.grid, warmup: 300)
        var again = World(seed: 4)
        var own: [(before: [Float], action: Int, after: [Float])] = []
        for _ in 0..<300 {
            let step = again.step()
            own.append(step)
            metric.note(
                step.before.span, action: step.action, reward: 0, next: step.after.span, terminated: false,
                isRandom: true)
        }
        _ = metric.learn(actions: 3)
        for _ in 0..<100 { own.append(again.step()) }
        show(100, of: &world, to: &learned)
        let recording = Self.recording()
        for j in 0..<60 {
            let start = recording.row(of: j) * 75
            let rows = [recording.observations[start..<start + 75], recording.observations[start + 75..<start + 150]]
            let distances = own.map { step in
                zip([step.before, step.after], rows).enumerated().reduce(0.0) { sum, half in
                    sum
                        + (0..<3).reduce(0.0) { sum, channel in
                            let cells = (0..<25).map { $0 * 3 + channel }
                            let row = Array(half.element.1)
                            let either = cells.count { half.element.0[$0] > 0 || row[$0] > 0 }
                            let unequal = cells.count { half.element.0[$0] != row[$0] }
                            return sum + Double(metric.weights[half.offset * 3 + channel])
                                * Double(unequal) / Double(max(either, 1))
                        }
                } / Double(metric.weights.reduce(0, +))
            }
            let least = try #require(distances.min())
            let votes = (0..<3).map { action in
                own.indices.count { distances[$0] < least + 1e-6 && own[$0].action == action }
            }
            let found = try #require(learned.inference(for: j))
            #expect(abs(Double(found.error) - least) < 1e-5)
            #expect(votes[found.action] == votes.max())
        }
    }

    @Test("actions that were not drawn at random, and few ones, teach nothing")
    func few() {
        for randomCount in [0, 50] {
            var metric = LearnedMetric(Self.recording(), observations: Self.grid, warmup: 200)
            var world = World(seed: 1)
            for number in 0..<200 {
                let step = world.step()
                metric.note(
                    step.before.span, action: step.action, reward: 0, next: step.after.span, terminated: false,
                    isRandom: number < randomCount)
            }
            _ = metric.learn(actions: 3)
            #expect(metric.weights == [1, 1, 1, 1, 1, 1])
        }
    }

    @Test("goes on from a saved state, byte for byte", arguments: [1, 199, 200, 201, 260], [true, false])
    func state(cut: Int, isOfBits: Bool) throws {
        let recording = isOfBits ? Self.recording() : Self.points(60)
        let text = "{metric: learned, warmup: 200}"
        func begun() throws -> NearestTransition {
            var inference = try component(NearestTransition.self, text)
            try inference.begin(
                recording, observations: isOfBits ? Self.grid : recording.numbers, actions: Self.actions,
                random: noRandom)
            return inference
        }
        var (whole, first, second) = (try begun(), try begun(), try begun())
        var world = World(seed: 6)
        var stream = RandomStream(seed: 6, name: "own")
        for number in 0..<300 {
            let step = isOfBits ? world.step() : Self.point(&stream)
            if number == cut {
                let state = try SavedState { try first.saveOrRestoreState(in: &$0) }
                try state.restore { try second.saveOrRestoreState(in: &$0) }
                #expect(try SavedState { try second.saveOrRestoreState(in: &$0) } == state)
            }
            func show(_ inference: inout NearestTransition) {
                inference.observe(
                    step.before.span, action: step.action, reward: Float(number), next: step.after.span,
                    terminated: number % 50 == 49, isRandom: number % 9 != 0)
            }
            show(&whole)
            if number < cut { show(&first) } else { show(&second) }
        }
        #expect(whole.inferredCount > 0)
        let end = try SavedState { try whole.saveOrRestoreState(in: &$0) }
        #expect(try SavedState { try second.saveOrRestoreState(in: &$0) } == end)
        #expect((0..<60).allSatisfy { whole.inference(for: $0) == second.inference(for: $0) })
    }

    @Test("is of nearest-transition alone, and of a limited number of weights")
    func refusals() throws {
        var other = try component(PerActionNearest.self, "{metric: learned}")
        let expected = "metric: learned is a metric of nearest-transition alone; use auto, or kind: nearest-transition"
        #expect(other.obstacle(in: Self.grid)?.description == expected)
        let error = #expect(throws: Diagnostic.self) {
            try other.begin(Self.recording(), observations: Self.grid, actions: Self.actions, random: noRandom)
        }
        #expect(error?.description == expected)
        let inference = try component(NearestTransition.self, "{metric: learned}")
        let many = ObservationSpace(low: Array(repeating: 0, count: 300), high: Array(repeating: 9, count: 300))
        #expect(
            inference.obstacle(in: many)?.description
                == "metric: learned would need 600 weights here, and learns 512 at most; use auto")
        #expect(inference.obstacle(in: Self.grid) == nil)
    }

    @Test("accepts and trusts as the metric does that it is made of")
    func radius() throws {
        #expect(try begun("{metric: learned}").acceptanceRadius == 1)
        var inference = try component(NearestTransition.self, "{metric: learned}")
        let recording = Self.points(10)
        try inference.begin(
            recording, observations: recording.numbers, actions: Self.actions, random: noRandom)
        #expect(inference.acceptanceRadius == 0.5)
    }
}
