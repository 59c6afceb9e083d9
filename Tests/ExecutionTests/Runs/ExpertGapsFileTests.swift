import Foundation
import Testing
import Understudy

@testable import Execution
@testable import Training

@Suite("imitation.json")
struct ExpertGapsFileTests {
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
            let error = try #require(throws: ExecutionError.self) { _ = try ExpertGaps(directory: folder) }
            #expect(error.path == folder + "/imitation.json")
            return error
        }
    }

    @Test("is read as it was written, with a line for each trajectory and each gap")
    func roundTrip() async throws {
        try await withFolder { folder in
            try write(Self.text, to: folder + "/imitation.json")
            let gaps = try #require(try ExpertGaps(directory: folder))
            #expect(gaps.gaps.first?.bridge?.places?[2] == Canvas.Point(2.25, 1.5))
            #expect(gaps.gaps.last?.bridge == nil && gaps.expert.transitions == 5)
            try gaps.write(to: folder)
            #expect(try String(contentsOfFile: folder + "/imitation.json", encoding: .utf8) == Self.text)
            #expect(try ExpertGaps(directory: folder) == gaps)
        }
    }

    @Test("is nothing where there is none")
    func absent() async throws {
        try await withFolder { folder in
            let gaps = try ExpertGaps(directory: folder)
            #expect(gaps == nil)
        }
    }

    @Test(
        "that is damaged is told with its place and a remedy",
        arguments: [
            (String(text.dropLast(40)), "not valid JSON"), ("", "not valid JSON"),
            (
                text.replacing("\"step\": 600", with: "\"step\": \"x\""),
                "'step' is missing, or has a value that does not fit"
            ),
            (
                text.replacing("\"end_step\":2,", with: ""),
                "'gaps[0].bridge.end_step' is missing, or has a value that does not fit"
            ),
            (
                text.replacing("[1.5,0.5]", with: "[1.5]"),
                "'trajectories[1].places[1][1]' is missing, or has a value that does not fit"
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
        #expect(error.problem == "format 2 is not known; this version reads format 1")
    }

    @Test("has less than 2 MB for the longest list that there can be")
    func size() throws {
        let place = Canvas.Point(12.345, 67.891)
        let limit = ExpertGaps.listLimit
        let gaps = ExpertGaps(
            step: 1, actions: ["a"], expert: .init(transitions: limit, trajectories: 1), infeasible: limit,
            bridged: limit,
            trajectories: [.init(transitions: limit, places: Array(repeating: place, count: limit + 1))],
            gaps: (0..<limit).map {
                .init(
                    transition: $0, trajectory: 0, step: $0,
                    bridge: .init(
                        endStep: $0 + 1, actions: [0, 0], places: [place, place, place], foundAtStep: 1_000_000))
            })
        #expect(gaps.problem == nil)
        #expect(try gaps.fileText().utf8.count < 2_000_000)
    }
}
