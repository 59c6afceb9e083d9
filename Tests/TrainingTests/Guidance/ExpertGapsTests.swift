import Testing
import Understudy

@testable import Training

@Suite("What is known of the transitions that the agent cannot make")
struct ExpertGapsTests {
    private let names = ["a", "b", "c"]

    /// A bridge past one transition, with a state between.
    private let bridge = Bridge(
        action: 2, reward: 1, steps: 1, end: [7, 7], terminated: false, expertSteps: 2,
        interior: [.init(observation: [7, 7], action: 0, reward: 1, steps: 1)], foundAtStep: 40)

    /// Of `twoWalks` transition 1 is bridged, 2 and 6 are infeasible.
    private func gaps(
        limit: Int = 100, place: (Span<Float>) -> Canvas.Point? = { Canvas.Point(Double($0[0]), Double($0[1])) }
    ) throws -> ExpertGaps {
        let verdicts: [Feasibility] = [
            .feasible, .bridged(bridge), .infeasible, .feasible, .feasible, .feasible, .infeasible,
        ]
        return try knowledge(FixedInference(eightInferences), FixedBridging(verdicts))
            .expertGaps(step: 99, actions: names, limit: limit, place: place)
    }

    private func place(_ row: Int) -> Canvas.Point {
        let observation = twoWalks.observation(row: row)
        return Canvas.Point(Double(observation[0]), Double(observation[1]))
    }

    @Test("each has its place in the recording, and a bridge leads from one of the expert's states to another")
    func everything() throws {
        let gaps = try gaps()
        #expect(gaps.step == 99 && gaps.actions == names)
        #expect(gaps.expert == .init(transitions: 8, trajectories: 2))
        #expect(gaps.infeasible == 3 && gaps.bridged == 1)
        // Two walks of 5 and 3 transitions, with 6 and 4 rows.
        #expect(
            gaps.trajectories == [
                .init(transitions: 5, places: (0...5).map(place)), .init(transitions: 3, places: (6...9).map(place)),
            ])
        #expect(
            gaps.gaps == [
                .init(
                    transition: 1, trajectory: 0, step: 1,
                    bridge: .init(
                        endStep: 3, actions: [2, 0], places: [place(1), Canvas.Point(7, 7), place(3)], foundAtStep: 40)),
                .init(transition: 2, trajectory: 0, step: 2, bridge: nil),
                .init(transition: 6, trajectory: 1, step: 1, bridge: nil),
            ])
        #expect(gaps.problem == nil && gaps.isPlaced)
        #expect(gaps.detours.map(\.actions) == [["c", "a"]] && gaps.detours.map(\.count) == [1])
    }

    @Test("of a long recording the first transitions are listed, and all are counted", arguments: [2, 6])
    func limit(_ limit: Int) throws {
        let gaps = try gaps(limit: limit)
        #expect(gaps.infeasible == 3 && gaps.bridged == 1 && gaps.expert.transitions == 8)
        #expect(gaps.gaps.map(\.transition) == [1, 2, 6].filter { $0 < limit })
        #expect(gaps.trajectories.map { $0.places?.count } == (limit == 2 ? [3] : [6, 2]))
        #expect(gaps.trajectories.first?.transitions == 5)
        #expect(gaps.problem == nil)
    }

    @Test("nothing has a place where the environment cannot tell")
    func unplaced() throws {
        let gaps = try gaps { _ in nil }
        #expect(gaps.trajectories.allSatisfy { $0.places == nil } && gaps.gaps.allSatisfy { $0.bridge?.places == nil })
        #expect(!gaps.isPlaced && gaps.problem == nil && gaps.gaps.count == 3)
    }

    @Test("one trajectory can be looked at alone")
    func one() throws {
        let gaps = try gaps().only(0)
        #expect(gaps.expert == .init(transitions: 5, trajectories: 1))
        #expect(gaps.infeasible == 2 && gaps.bridged == 1 && gaps.gaps.count == 2 && gaps.trajectories.count == 1)
    }

    @Test("detours come by their number, equal ones by their actions")
    func detours() throws {
        var gaps = try gaps()
        let gap = gaps.gaps[0]
        gaps.gaps = [[1], [2], [0, 1], [2], [1], [0]].map { actions in
            var gap = gap
            gap.bridge?.actions = actions
            return gap
        }
        #expect(gaps.detours.map { $0.actions.joined() } == ["b", "c", "a", "ab"])
        #expect(gaps.detours.map(\.count) == [2, 2, 1, 1])
    }

    /// A change after which values do not fit together.
    struct Broken: Sendable, CustomTestStringConvertible {
        let problem: String
        let change: @Sendable (inout ExpertGaps) -> Void

        init(_ problem: String, _ change: @escaping @Sendable (inout ExpertGaps) -> Void) {
            self.problem = problem
            self.change = change
        }

        var testDescription: String { problem }
    }

    @Test(
        "what does not fit together is told",
        arguments: [
            Broken("counts that do not fit each other") { $0.bridged = 4 },
            Broken("counts that do not fit each other") { $0.expert.transitions = 2 },
            Broken("counts that do not fit each other") { $0.infeasible = 2 },
            Broken("'trajectories[1]' without transitions") { $0.trajectories[1].transitions = 0 },
            Broken("'gaps[2]' of no trajectory") { $0.gaps[2].trajectory = 2 },
            Broken("'gaps[1]' outside of its trajectory") { $0.gaps[1].step = 5 },
            Broken("'gaps[1]' outside of its trajectory") { $0.gaps[1].step = -1 },
            Broken("'gaps[2]' outside of its trajectory") { $0.trajectories[1].places?.removeLast(3) },
            Broken("'gaps[0].bridge' without actions, or with one that there is not") {
                $0.gaps[0].bridge?.actions = [3, 0]
            },
            Broken("'gaps[0].bridge' that does not lead along its trajectory") { $0.gaps[0].bridge?.endStep = 1 },
            Broken("'gaps[0].bridge' that does not lead along its trajectory") { $0.gaps[0].bridge?.places = [] },
        ])
    func problems(broken: Broken) throws {
        var gaps = try gaps()
        broken.change(&gaps)
        #expect(gaps.problem == broken.problem)
    }

    @Test("a run knows of them where something looks for infeasible transitions, and only there")
    func runs() throws {
        let with = try configuration(slipperyCorridor("") + Algorithm.diiqn.expert())
        let run = try TrainingRun(with, seed: 0)
        #expect(run.gaps == nil)
        var looking = with
        looking.expert?.bridging = FixedBridging([.infeasible])
        let gaps = try #require(try TrainingRun(looking, seed: 0).gaps)
        #expect(gaps.infeasible == 1 && gaps.actions == ["left", "right"] && gaps.step == 0)
        #expect(!gaps.isPlaced, "a corridor has no picture")
        #expect(try TrainingRun(configuration(slipperyCorridor("")), seed: 0).gaps == nil)
    }
}
