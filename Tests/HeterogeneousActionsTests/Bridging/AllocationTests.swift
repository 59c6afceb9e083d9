import CAllocationCounter
import TestSupport
import Testing
import Understudy

@testable import HeterogeneousActions

@Suite("Memory of the search for bridges")
struct AllocationTests {
    /// Own steps, and where episodes end, as often as asked for.
    struct Steps {
        var observations: [[Float]] = []
        var actions: [Int] = []
        var nexts: [[Float]] = []
        var terminated: [Bool] = []
        var ends: [Bool] = []

        mutating func add(_ before: [Float], _ action: Int, _ step: Step, _ after: [Float], _ ends: Bool) {
            observations.append(before)
            actions.append(action)
            nexts.append(after)
            terminated.append(step.terminated)
            self.ends.append(ends)
        }
    }

    @Test(
        "own steps that find nothing new allocate nothing", .enabled(if: canCountAllocations),
        arguments: ["own-segments", "graph", "value-guided"],
        [("one-hot", "outcome-test"), ("coordinates", "error-threshold"), ("coordinates", "visit-counts")])
    func steps(kind: String, setting: (observation: String, test: String)) throws {
        // An expert whose diagonal moves the agent has to make round.
        var trial = try MazeTrial(.init(expert: "king", agent: "news", observation: setting.observation))
        var strategy = try made(
            \.bridgings,
            "{kind: \(kind), radius: 0.05, feasibility: {kind: \(setting.test), radius: 0.05}}")
        try strategy.begin(
            trial.recording, observations: trial.agent.observationSpace, actions: trial.agent.actionSpace, gamma: 0.9)
        var steps = Steps()
        trial.play(5_000) { steps.add($0, $1, $2, $3, $4) }
        func show() {
            for place in steps.actions.indices {
                let (observation, next) = (steps.observations[place], steps.nexts[place])
                strategy.observe(
                    observation.span, action: steps.actions[place], reward: -1, next: next.span,
                    terminated: steps.terminated[place], endsEpisode: steps.ends[place]
                ) { _ in nil }
            }
        }
        // What actions lead to is the same each time, so that the best bridges are soon found.
        for _ in 0..<20 { show() }
        let before = allocations_of_this_thread()
        show()
        #expect(allocations_of_this_thread() == before)
        let bridged = (0..<trial.recording.transitionCount).count {
            if case .bridged = strategy.feasibility(of: $0, inference: nil) { true } else { false }
        }
        #expect(bridged > 20)
    }

    @Test("a graph with nodes of its own allocates nothing for those it has", .enabled(if: canCountAllocations))
    func nodes() throws {
        var stream = RandomStream(seed: 1, name: "nodes")
        for space in [ObservationSpace(binary: [70]), ObservationSpace(low: [-9, -9, -9], high: [9, 9, 9])] {
            func observation() -> [Float] {
                (0..<space.count).map { _ in
                    space.isBinary ? Float(stream.integer(below: 2)) : Float(stream.uniform(in: -9...9))
                }
            }
            let recording = ExpertRecording(
                observationCount: space.count, observations: (0...20).flatMap { _ in observation() },
                trajectories: [.init(length: 20, terminated: false, truncated: true)])
            var graph = OwnGraph(
                recording, observations: space, actions: ActionSpace(["a", "b"]), radius: 1e-4, maximumNodes: 1_000)
            let own = (0..<1_200).map { _ in observation() }
            var nodes: [Int?] = []
            for observation in own {
                let node = graph.node(of: observation.span)
                nodes.append(node)
            }
            #expect(nodes.compactMap(\.self).count == 1_000 - graph.expertCount && graph.count == 1_000)
            var again: [Int?] = []
            again.reserveCapacity(own.count)
            let before = allocations_of_this_thread()
            for place in own.indices {
                let observation = own[place]
                let node = graph.node(of: observation.span)
                again.append(node)
            }
            #expect(allocations_of_this_thread() == before)
            #expect(again == nodes)
            for (node, observation) in zip(nodes, own) {
                guard let node else { continue }
                let known = graph.withObservation(of: node) { [Float](copying: $0) }
                #expect(known == observation)
            }
        }
    }
}
