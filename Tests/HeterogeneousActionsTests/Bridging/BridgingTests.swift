import Testing
import Understudy

@testable import HeterogeneousActions
@testable import Mazes

@Suite("Bridges over what the agent cannot imitate")
struct BridgingTests {
    static let strategies = ["own-segments", "graph", "value-guided"]
    static let gamma = 0.9

    /// A strategy after random play in a maze.
    private func played(
        _ kind: String, _ setting: MazeTrial.Setting, steps: Int, _ keys: String = ""
    ) throws -> (strategy: any BridgingStrategy, trial: MazeTrial) {
        var trial = try MazeTrial(setting)
        var strategy: any BridgingStrategy = try made(
            \.bridgings, "{kind: \(kind), radius: 0.05, feasibility: {kind: outcome-test, radius: 0.05}\(keys)}")
        try strategy.begin(
            trial.recording, observations: trial.agent.observationSpace, actions: trial.agent.actionSpace,
            gamma: Self.gamma)
        trial.play(steps) { before, action, step, after, ends in
            strategy.observe(
                before.span, action: action, reward: Float(step.reward), next: after.span, terminated: step.terminated,
                endsEpisode: ends
            ) { _ in nil }
        }
        return (strategy, trial)
    }

    private func bridges(_ strategy: any BridgingStrategy, _ recording: ExpertRecording) -> [(j: Int, bridge: Bridge)] {
        (0..<recording.transitionCount).compactMap { j in
            guard case .bridged(let bridge) = strategy.feasibility(of: j, inference: nil) else { return nil }
            return (j, bridge)
        }
    }

    @Test(
        "a bridge replayed in the environment from its start arrives where it says, with the rewards it says",
        arguments: strategies,
        [
            MazeTrial.Setting(expert: "king", agent: "news"),
            .init(expert: "king", agent: "news", observation: "coordinates"),
            .init(expert: "news", agent: "[north, south, north-east, south-west]"),
            .init(expert: "knight", agent: "news"),
        ])
    func replayed(_ kind: String, setting: MazeTrial.Setting) throws {
        let (strategy, trial) = try played(kind, setting, steps: 20_000)
        let bridges = bridges(strategy, trial.recording)
        let infeasible = (0..<trial.recording.transitionCount).count {
            strategy.feasibility(of: $0, inference: nil) != .feasible
        }
        // A knight jumps over walls, which no short way of the agent's goes round.
        let least = setting.expert == "knight" ? 2 : 8
        #expect(bridges.count * 10 > infeasible * least && infeasible > 50)
        var stream = RandomStream(seed: 1, name: "replay")
        let grid = trial.agent.course.grid
        for (j, bridge) in bridges {
            var maze = trial.agent
            maze.isOver = false
            maze.position = try #require(
                (0..<grid.count).first { cell in
                    maze.position = cell
                    return trial.recording.withTransition(j) { start, _ in
                        maze.values.elementsEqual(start.indices.map { start[$0] })
                    }
                })
            var (reward, discount) = (0.0, 1.0)
            var rewards: [Double] = []
            #expect(bridge.steps == 1 + bridge.interior.count && bridge.steps <= 4)
            for action in [bridge.action] + bridge.interior.map(\.action) {
                if !rewards.isEmpty { #expect(maze.values == bridge.interior[rewards.count - 1].observation) }
                let step = maze.step(action, using: &stream)
                rewards.append(step.reward)
                reward += discount * step.reward
                discount *= Self.gamma
            }
            #expect(maze.values == bridge.end && maze.isOver == bridge.terminated)
            #expect(abs(Double(bridge.reward) - reward) < 1e-5)
            // It meets the expert where it says.
            let row = trial.recording.row(of: j) + bridge.expertSteps
            let size = trial.recording.observationCount
            #expect(bridge.end == Array(trial.recording.observations[row * size..<(row + 1) * size]))
            #expect((1...6).contains(bridge.expertSteps) && j + bridge.expertSteps <= trial.recording.end(of: j))
            // The rewards from each step on.
            for (index, interior) in bridge.interior.enumerated() {
                let rest = rewards[(index + 1)...].reversed().reduce(0.0) { $1 + Self.gamma * $0 }
                #expect(abs(Double(interior.reward) - rest) < 1e-5 && interior.steps == bridge.interior.count - index)
            }
        }
    }

    @Test("with the agent's own moves nothing is bridged, slips or not", arguments: strategies, [0, 0.1])
    func homogeneous(_ kind: String, slip: Double) throws {
        let (strategy, trial) = try played(kind, .init(expert: "news", agent: "news", slip: slip), steps: 10_000)
        let all = trial.recording.transitionCount
        #expect((0..<all).count { strategy.feasibility(of: $0, inference: nil) != .feasible } * 100 <= all)
    }

    @Test("without bridges the same transitions are infeasible")
    func detection() throws {
        let setting = MazeTrial.Setting(expert: "king", agent: "news")
        let (graph, trial) = try played("graph", setting, steps: 5_000)
        var detector = try made(\.bridgings, "{kind: none, feasibility: {kind: outcome-test, radius: 0.05}}")
        var again = try MazeTrial(setting)
        try detector.begin(
            again.recording, observations: again.agent.observationSpace, actions: again.agent.actionSpace, gamma: 0.9)
        again.play(5_000) { before, action, step, after, ends in
            detector.observe(
                before.span, action: action, reward: Float(step.reward), next: after.span, terminated: step.terminated,
                endsEpisode: ends
            ) { _ in nil }
        }
        #expect(detector.looksForInfeasible && graph.looksForInfeasible)
        for j in 0..<trial.recording.transitionCount {
            #expect(
                (detector.feasibility(of: j, inference: nil) == .feasible)
                    == (graph.feasibility(of: j, inference: nil) == .feasible))
        }
    }

    @Test("the target can be the state after the first step")
    func firstStep() throws {
        let setting = MazeTrial.Setting(expert: "king", agent: "news")
        let (strategy, trial) = try played("graph", setting, steps: 5_000, ", target: first")
        let bridges = bridges(strategy, trial.recording).map(\.bridge).filter { !$0.interior.isEmpty }
        #expect(bridges.count > 50)
        for bridge in bridges {
            #expect(bridge.steps == 1 && bridge.end == bridge.interior[0].observation && !bridge.terminated)
            #expect(abs(bridge.reward + 0.01) < 1e-6)
        }
    }

    @Test("no bridge is longer or skips more than the settings say", arguments: strategies)
    func limits(_ kind: String) throws {
        let (strategy, trial) = try played(
            kind, .init(expert: "knight", agent: "news"), steps: 10_000, ", steps: 3, lookahead: 2")
        let bridges = bridges(strategy, trial.recording).map(\.bridge)
        #expect(bridges.count > 20 && bridges.allSatisfy { $0.steps <= 3 && $0.expertSteps <= 2 })
    }

    /// A walk of the expert's from 0 to 2 at once, and then on.
    private static let leap = ExpertRecording(
        observationCount: 1, observations: [0, 2, 3, 4],
        trajectories: [.init(length: 3, terminated: false, truncated: true)])

    /// Shows steps on a line to a strategy, whose test takes the expert's first transition for infeasible once both actions were tried at 0.
    private func walked(_ kind: String) throws -> any BridgingStrategy {
        let patience = kind == "own-segments" ? "" : "patience: 1, "
        var strategy = try made(
            \.bridgings,
            "{kind: \(kind), radius: 0.05, \(patience)feasibility: {kind: visit-counts, visits: 1, radius: 0.05, tolerance: 0.01}}"
        )
        try strategy.begin(
            Self.leap, observations: ObservationSpace(low: [-100], high: [100]),
            actions: ActionSpace(["left", "right"]),
            gamma: 1)
        return strategy
    }

    private func show(_ strategy: inout any BridgingStrategy, _ path: [Float], _ actions: [Int]) {
        for (index, action) in actions.enumerated() {
            strategy.observe(
                [path[index]].span, action: action, reward: 1, next: [path[index + 1]].span, terminated: false,
                endsEpisode: index == actions.count - 1
            ) { _ in nil }
        }
    }

    private func bridge(_ strategy: any BridgingStrategy) -> Bridge? {
        guard case .bridged(let bridge) = strategy.feasibility(of: 0, inference: nil) else { return nil }
        return bridge
    }

    @Test("a better bridge replaces one that is there", arguments: strategies)
    func replaced(_ kind: String) throws {
        var strategy = try walked(kind)
        show(&strategy, [0, -1], [0])
        #expect(strategy.feasibility(of: 0, inference: nil) == .feasible)
        show(&strategy, [0, 1, 0.5, 2], [1, 1, 1])
        // A walk to 3 in two steps would be better still: it skips more.
        #expect(bridge(strategy)?.interior.map(\.observation) == [[1], [0.5]])
        #expect(bridge(strategy)?.reward == 3 && bridge(strategy)?.expertSteps == 1)
        show(&strategy, [0, 1, 3], [1, 0])
        let better = try #require(bridge(strategy))
        #expect(better.expertSteps == (kind == "value-guided" ? better.expertSteps : 2))
        if kind != "value-guided" { #expect(better.interior.map(\.action) == [0] && better.end == [3]) }
    }

    @Test("a bridge that proves wrong is dropped", arguments: strategies)
    func dropped(_ kind: String) throws {
        var strategy = try walked(kind)
        show(&strategy, [0, -1], [0])
        show(&strategy, [0, 1, 2], [1, 1])
        #expect(bridge(strategy)?.end == [2])
        // The same actions lead elsewhere from now on.
        for _ in 0..<4 { show(&strategy, [0, 1, 50], [1, 1]) }
        #expect(strategy.feasibility(of: 0, inference: nil) == .infeasible)
    }

    @Test("a bridge stays for one miss, and goes for more than arrived", arguments: strategies)
    func missedOnce(_ kind: String) throws {
        var strategy = try walked(kind)
        show(&strategy, [0, -1], [0])
        // A segment is dropped after two misses, a successor in the graph when it is seen less than others.
        for _ in 0..<(kind == "own-segments" ? 1 : 2) { show(&strategy, [0, 1, 2], [1, 1]) }
        show(&strategy, [0, 1, 50], [1, 1])
        #expect(bridge(strategy)?.end == [2])
        for _ in 0..<2 { show(&strategy, [0, 1, 50], [1, 1]) }
        #expect(strategy.feasibility(of: 0, inference: nil) == .infeasible)
    }

    @Test(
        "the graph puts together what was done in different episodes; segments do not",
        arguments: ["graph", "value-guided"])
    func joined(_ kind: String) throws {
        var graph = try walked(kind)
        var segments = try walked("own-segments")
        for steps in [[0, -1], [0, 1], [1, 2], [0, 1]] as [[Float]] {
            show(&graph, steps, [steps[1] < 0 ? 0 : 1])
            show(&segments, steps, [steps[1] < 0 ? 0 : 1])
        }
        #expect(bridge(graph)?.interior.map(\.observation) == [[1]] && bridge(graph)?.end == [2])
        #expect(bridge(segments) == nil)
    }
}
