import Foundation
import StudyFormat
import Testing
import Understudy

@testable import StudyExecution

@Suite("imitation.json")
struct InfeasibleTransitionsFileTests {
    static let text = """
        {
          "format": 1,
          "step": 600,
          "actions": ["north","south"],
          "expert": {"trajectories":2,"transitions":5},
          "infeasible": 2,
          "bridged": 1,
          "trajectories": [
            {"places":[[0.5,1.5],[1.5,1.5],[2.25,1.5]],"transitions":2},
            {"places":[[0.5,0.5],[1.5,0.5],[2.5,0.5],[3,0.5]],"transitions":3}
          ],
          "gaps": [
            {"bridge":{"actions":[1,0],"end_step":2,"found_at_step":17,"places":[[0.5,1.5],[0.5,2.5],[2.25,1.5]]},"step":0,"trajectory":0,"transition":0},
            {"step":2,"trajectory":1,"transition":4}
          ]
        }

        """

    private func error(_ text: String) async throws -> ExecutionError {
        try await withFolder { folder in
            try write(text, to: folder + "/imitation.json")
            let error = try #require(throws: ExecutionError.self) { _ = try InfeasibleTransitions(directory: folder) }
            #expect(error.path == folder + "/imitation.json")
            return error
        }
    }

    @Test("is read as it was written, with a line for each trajectory and each infeasible transition")
    func roundTrip() async throws {
        try await withFolder { folder in
            try write(Self.text, to: folder + "/imitation.json")
            let found = try #require(try InfeasibleTransitions(directory: folder))
            #expect(found.transitions.first?.bridge?.places?[2] == Canvas.Point(2.25, 1.5))
            #expect(found.transitions.last?.bridge == nil && found.expert.transitions == 5)
            try found.write(to: folder)
            #expect(try String(contentsOfFile: folder + "/imitation.json", encoding: .utf8) == Self.text)
            #expect(try InfeasibleTransitions(directory: folder) == found)
        }
    }

    @Test("is nothing where there is none")
    func absent() async throws {
        try await withFolder { folder in
            let found = try InfeasibleTransitions(directory: folder)
            #expect(found == nil)
        }
    }

    @Test(
        "that is damaged is told with its place and a remedy",
        arguments: [
            (String(text.dropLast(40)), "the file ends in the middle of its JSON"),
            ("", "the file ends in the middle of its JSON"),
            (
                text.replacing("\"step\": 600", with: "\"step\": \"x\""),
                "'step' must be an integer"
            ),
            (
                text.replacing("\"end_step\":2,", with: ""),
                "'gaps[0].bridge.end_step' is missing"
            ),
            (
                text.replacing("[1.5,0.5]", with: "[1.5]"),
                "'trajectories[1].places[1][1]' must be a number, not null"
            ),
            (text.replacing("\"bridged\": 1", with: "\"bridged\": 3"), "it has counts that do not fit each other"),
            (
                text.replacing("\"actions\":[1,0]", with: "\"actions\":[2,0]"),
                "it has 'gaps[0].bridge' without actions, or with one that there is not"
            ),
        ])
    func damaged(text: String, problem: String) async throws {
        let error = try await error(text)
        #expect(error.kind == .damagedInput)
        #expect(error.problem == problem)
        #expect(error.remedy == "delete the run's folder, and make the run again")
    }

    @Test("of another format is refused")
    func otherFormat() async throws {
        let error = try await error("{\"format\": 2}")
        #expect(error.kind == .damagedInput)
        #expect(error.problem == "a newer version wrote it (format 2, and this one reads format 1)")
        #expect(error.remedy == "use that version, or make the run again")
    }

    @Test("has less than 2 MB for the longest list that there can be")
    func size() throws {
        let place = Canvas.Point(12.345, 67.891)
        let limit = InfeasibleTransitions.listLimit
        var found = InfeasibleTransitions(
            step: 1, actions: ["a"], expert: .init(transitions: limit, trajectories: 1))
        (found.infeasible, found.bridged) = (limit, limit)
        found.trajectories = [.init(transitions: limit, places: Array(repeating: place, count: limit + 1))]
        found.transitions = (0..<limit).map {
            .init(
                index: $0, trajectory: 0, step: $0,
                bridge: .init(
                    endStep: $0 + 1, actions: [0, 0], places: [place, place, place], foundAtStep: 1_000_000))
        }
        #expect(found.problem == nil)
        #expect(try found.fileText().utf8.count < 2_000_000)
    }

    private func sample() throws -> InfeasibleTransitions {
        try JSONDecoder().decode(InfeasibleTransitions.self, from: Data(Self.text.utf8))
    }

    @Test("one trajectory can be looked at alone")
    func one() throws {
        let part = try sample().only(trajectory: 1)
        #expect(part.expert == .init(transitions: 3, trajectories: 1))
        #expect(part.infeasible == 1 && part.bridged == 0 && part.trajectories.count == 1)
        #expect(part.transitions == [.init(index: 4, trajectory: 0, step: 2)] && part.problem == nil)
    }

    /// A change after which values do not fit together.
    struct Broken: Sendable, CustomTestStringConvertible {
        let problem: String
        let change: @Sendable (inout InfeasibleTransitions) -> Void

        init(_ problem: String, _ change: @escaping @Sendable (inout InfeasibleTransitions) -> Void) {
            self.problem = problem
            self.change = change
        }

        var testDescription: String { problem }
    }

    @Test(
        "what does not fit together is told",
        arguments: [
            Broken("counts that do not fit each other") { $0.bridged = 3 },
            Broken("counts that do not fit each other") { $0.expert.transitions = 1 },
            Broken("counts that do not fit each other") { $0.infeasible = 1 },
            Broken("counts that do not fit each other") { $0.expert.trajectories = 1 },
            Broken("'trajectories[1]' without transitions") { $0.trajectories[1].transitions = 0 },
            Broken("'gaps[1]' of no trajectory") { $0.transitions[1].trajectory = 2 },
            Broken("'gaps[1]' outside of its trajectory") { $0.transitions[1].step = 3 },
            Broken("'gaps[1]' outside of its trajectory") { $0.transitions[1].step = -1 },
            Broken("'gaps[1]' outside of its trajectory") { $0.trajectories[1].places?.removeLast(3) },
            Broken("'gaps[0].bridge' without actions, or with one that there is not") {
                $0.transitions[0].bridge?.actions = [3, 0]
            },
            Broken("'gaps[0].bridge' that does not lead along its trajectory") {
                $0.transitions[0].bridge?.endStep = 0
            },
            Broken("'gaps[0].bridge' that does not lead along its trajectory") {
                $0.transitions[0].bridge?.places = []
            },
        ])
    func problems(broken: Broken) throws {
        var found = try sample()
        broken.change(&found)
        #expect(found.problem == broken.problem)
    }
}
