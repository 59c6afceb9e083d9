import StudyFormat
import Testing
import Understudy

@testable import AgentTraining

@Suite("The infeasible transitions that a run has found")
struct InfeasibleTransitionsTests {
    private let names = ["a", "b", "c"]

    /// A bridge past one transition, with a state between.
    private let bridge = Bridge(
        action: 2, reward: 1, steps: 1, end: [7, 7], terminated: false, expertSteps: 2,
        interior: [.init(observation: [7, 7], action: 0, reward: 1, steps: 1)], foundAtStep: 40)

    /// Of `twoWalks` transition 1 is bridged, 2 and 6 are infeasible.
    private func found(
        limit: Int = 100, place: (Span<Float>) -> Canvas.Point? = { Canvas.Point(Double($0[0]), Double($0[1])) }
    ) throws -> InfeasibleTransitions {
        let verdicts: [Feasibility] = [
            .feasible, .bridged(bridge), .infeasible, .feasible, .feasible, .feasible, .infeasible,
        ]
        return try knowledge(FixedInference(eightInferences), FixedBridging(verdicts))
            .infeasibleTransitions(step: 99, actions: names, limit: limit, place: place)
    }

    private func place(_ row: Int) -> Canvas.Point {
        let observation = twoWalks.observation(row: row)
        return Canvas.Point(Double(observation[0]), Double(observation[1]))
    }

    @Test("each has its place in the recording, and a bridge leads from one of the expert's states to another")
    func everything() throws {
        let found = try found()
        #expect(found.step == 99 && found.actions == names)
        #expect(found.expert == .init(transitions: 8, trajectories: 2))
        #expect(found.infeasible == 3 && found.bridged == 1)
        // Two walks of 5 and 3 transitions, with 6 and 4 rows.
        #expect(
            found.trajectories == [
                .init(transitions: 5, places: (0...5).map(place)), .init(transitions: 3, places: (6...9).map(place)),
            ])
        #expect(
            found.transitions == [
                .init(
                    index: 1, trajectory: 0, step: 1,
                    bridge: .init(
                        endStep: 3, actions: [2, 0], places: [place(1), Canvas.Point(7, 7), place(3)], foundAtStep: 40)),
                .init(index: 2, trajectory: 0, step: 2),
                .init(index: 6, trajectory: 1, step: 1),
            ])
        #expect(found.problem == nil)
    }

    @Test("of a long recording the first transitions are listed, and all are counted", arguments: [2, 6])
    func limit(_ limit: Int) throws {
        let found = try found(limit: limit)
        #expect(found.infeasible == 3 && found.bridged == 1 && found.expert.transitions == 8)
        #expect(found.transitions.map(\.index) == [1, 2, 6].filter { $0 < limit })
        #expect(found.trajectories.map { $0.places?.count } == (limit == 2 ? [3] : [6, 2]))
        #expect(found.trajectories.first?.transitions == 5)
        #expect(found.problem == nil)
    }

    @Test("nothing has a place where the environment cannot tell")
    func unplaced() throws {
        let found = try found { _ in nil }
        #expect(
            found.trajectories.allSatisfy { $0.places == nil }
                && found.transitions.allSatisfy { $0.bridge?.places == nil })
        #expect(found.problem == nil && found.transitions.count == 3)
    }

    @Test("a run knows of them where something looks for infeasible transitions, and only there")
    func runs() throws {
        let with = try configuration(slipperyCorridor("") + Algorithm.diiqn.expert())
        let run = try TrainingRun(with, seed: 0)
        #expect(run.infeasibleTransitions == nil)
        var looking = with
        looking.expert?.bridging = FixedBridging([.infeasible])
        let found = try #require(try TrainingRun(looking, seed: 0).infeasibleTransitions)
        #expect(found.infeasible == 1 && found.actions == ["left", "right"] && found.step == 0)
        #expect(found.trajectories.allSatisfy { $0.places == nil }, "a corridor has no picture")
        #expect(try TrainingRun(configuration(slipperyCorridor("")), seed: 0).infeasibleTransitions == nil)
    }
}
