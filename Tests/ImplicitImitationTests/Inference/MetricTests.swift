import ImplicitImitation
import Testing
import Understudy

@Suite("Metrics of inference")
struct MetricTests {
    private static let grid = ObservationSpace(binary: [5, 4, 3])
    private static let actions = ActionSpace(["a", "b", "c"])

    /// Walks over grids in which cells change now and then, so that equal transitions are frequent.
    private static func walks(_ lengths: [Int], _ stream: inout RandomStream) -> ExpertRecording {
        var observations: [Float] = []
        for length in lengths {
            var state = [Float](repeating: 0, count: grid.count)
            observations += state
            for _ in 0..<length {
                let place = stream.integer(below: 8) * 7
                state[place] = 1 - state[place]
                observations += state
            }
        }
        return ExpertRecording(
            observationCount: grid.count, observations: observations,
            trajectories: lengths.enumerated().map { index, length in
                .init(length: length, terminated: index % 2 == 0, truncated: index % 2 == 1)
            })
    }

    /// The distance in whole units, those of Jaccard's index 2^-20 and rounded down in each channel, so that equal ones are equal.
    private static func units(_ a: [Float], _ b: [Float], _ metric: String) -> Int {
        if metric == "hamming" { return a.indices.count { a[$0] != b[$0] } }
        return (0..<3).reduce(0) { sum, channel in
            let cells = a.indices.filter { $0 % 3 == channel }
            let either = cells.count { a[$0] > 0 || b[$0] > 0 }
            let share = Float(cells.count { a[$0] != b[$0] }) / Float(max(either, 1))
            return sum + Int(share * 1_048_576)
        }
    }

    @Test(
        "of bits: labels as trying every transition does, and no error ever rises", arguments: ["hamming", "jaccard"])
    func bits(metric: String) throws {
        var stream = RandomStream(seed: 3, name: "walks")
        let recording = Self.walks([40, 1, 25, 60, 3], &stream)
        let isTerminal = (0..<recording.transitionCount).map { [39, 65, 128].contains($0) }
        func row(_ row: Int) -> [Float] {
            Array(recording.observations[row * Self.grid.count..<(row + 1) * Self.grid.count])
        }
        for votes in ["first", "majority"] {
            var inference = try component(NearestTransition.self, "{metric: \(metric), votes: \(votes), radius: 0.3}")
            try inference.begin(recording, observations: Self.grid, actions: Self.actions, random: noRandom)
            let one = 2 * (metric == "hamming" ? Double(Self.grid.count) : 3 * 1_048_576)
            // The distance in units, the votes in their order.
            var best = [(units: Int, votes: [Int])](
                repeating: (Int((0.3 * one).rounded(.up)), []), count: recording.transitionCount)
            for number in 0..<600 {
                let j = stream.integer(below: recording.transitionCount)
                var (state, next) = (row(recording.row(of: j)), row(recording.row(of: j) + 1))
                if number % 3 == 0 { state[stream.integer(below: state.count)] = 1 }
                if number % 2 == 0 { next[stream.integer(below: state.count)] = 0 }
                let action = stream.integer(below: 3)
                inference.observe(
                    state.span, action: action, reward: Float(action), next: next.span, terminated: number % 4 == 0)
                for j in 0..<recording.transitionCount where isTerminal[j] == (number % 4 == 0) {
                    let place = recording.row(of: j)
                    let units = Self.units(state, row(place), metric) + Self.units(next, row(place + 1), metric)
                    if units < best[j].units {
                        best[j] = (units, [action])
                    } else if units == best[j].units, !best[j].votes.isEmpty {
                        best[j].votes.append(action)
                    }
                }
                guard number % 20 == 19 else { continue }
                for j in 0..<recording.transitionCount {
                    let found = inference.inference(for: j)
                    #expect((found == nil) == best[j].votes.isEmpty)
                    guard let found else { continue }
                    #expect(abs(Double(found.error) - Double(best[j].units) / one) < 1e-6)
                    let counts = (0..<3).map { action in best[j].votes.count { $0 == action } }
                    #expect(
                        votes == "first"
                            ? found.action == best[j].votes[0] : counts[found.action] == counts.max())
                    #expect(found.reward == Float(found.action) && found.terminated == isTerminal[j])
                }
                #expect(inference.inferredCount == best.count { !$0.votes.isEmpty })
            }
            #expect(best.contains { Set($0.votes).count == 3 })
        }
    }

    @Test("auto is jaccard for bits and change for numbers")
    func auto() throws {
        var stream = RandomStream(seed: 5, name: "walks")
        let recording = Self.walks([30], &stream)
        func errors(_ text: String, _ space: ObservationSpace) throws -> [Float?] {
            var inference = try component(NearestTransition.self, text)
            try inference.begin(recording, observations: space, actions: Self.actions, random: noRandom)
            let (state, next) = (recording.observations.prefix(60), recording.observations[300..<360])
            inference.observe(Array(state).span, action: 0, reward: 0, next: Array(next).span, terminated: false)
            return (0..<30).map { inference.inference(for: $0)?.error }
        }
        #expect(try errors("{}", Self.grid) == errors("{metric: jaccard, radius: 1}", Self.grid))
        #expect(try errors("{}", Self.grid) != errors("{metric: hamming}", Self.grid))
        #expect(
            try errors("{radius: 9}", recording.numbers) == errors("{metric: change, radius: 9}", recording.numbers))
        #expect(try errors("{radius: 9}", recording.numbers) != errors("{metric: next, radius: 9}", recording.numbers))
    }

    @Test("next compares next states in their own deviations")
    func next() throws {
        // States 0, 1, 2 with a deviation of sqrt(2/3), next states 1, 2, 4 with one of sqrt(14/9).
        let line = ExpertRecording(
            observationCount: 1, observations: [0, 1, 2, 4],
            trajectories: [.init(length: 3, terminated: false, truncated: true)])
        var inference = try component(NearestTransition.self, "{metric: next, radius: 5}")
        try inference.begin(line, observations: line.numbers, actions: Self.actions, random: noRandom)
        inference.observe([1].span, action: 2, reward: 0, next: [4].span, terminated: false)
        let error = try #require(inference.inference(for: 1)).error
        #expect(abs(Double(error) - (4 / (14.0 / 9) / 2).squareRoot()) < 1e-6)
    }

    @Test("a metric of bits does not fit numbers", arguments: ["hamming", "jaccard"])
    func misfit(metric: String) throws {
        var inference = try component(NearestTransition.self, "{metric: \(metric)}")
        let space = ObservationSpace(low: [0], high: [1])
        let expected =
            "metric: \(metric) compares bits, and this environment's observations are numbers; use change or next"
        #expect(inference.obstacle(in: space)?.description == expected)
        let recording = ExpertRecording(
            observationCount: 1, observations: [0, 1],
            trajectories: [.init(length: 1, terminated: false, truncated: true)])
        let error = #expect(throws: Diagnostic.self) {
            try inference.begin(recording, observations: space, actions: Self.actions, random: noRandom)
        }
        #expect(error?.description == expected)
        #expect(inference.obstacle(in: Self.grid) == nil)
    }
}
