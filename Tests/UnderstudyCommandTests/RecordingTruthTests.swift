import Foundation
import Testing

@Suite("What check tells of a recording")
struct RecordingTruthTests {
    private static let experiments = Program.root.appending(path: "experiments").path

    private func check(_ spec: String) async throws -> Program.Result {
        let folder = try TemporaryFolder()
        try folder.write(spec, to: "study.yaml")
        return try await Program.run("check", "study.yaml", in: folder.url)
    }

    private func mazes(_ environment: String, variants: String = "a: {extends: ha-diiqn}") -> String {
        """
        understudy: 1
        name: study
        environment: \(environment)
        expert:
          dataset: {kind: npz, path: \(Self.experiments)/data/maze.npz}
          inference: {kind: nearest-transition, radius: 0.25}
        training: {steps: 1_000}
        learner: {learning_starts: 100}
        variants:
          \(variants)
        """
    }

    @Test("nothing where the recording is of the spec's environment, in every spec of the repository")
    func silent() async throws {
        let result = try await check(mazes("{kind: maze, layout: four-rooms}"))
        #expect(result.exitCode == 0 && result.errors == "", "\(result.errors)")
        for spec in ["quickstart", "cart-pole", "mountain-car-30-seeds", "cart-pole-30-seeds"] {
            let result = try await Program.run("check", "\(Self.experiments)/\(spec).yaml")
            #expect(result.exitCode == 0 && result.errors == "", "\(spec): \(result.errors)")
        }
    }

    @Test("other moves, forces and thrusts, and that they are normal for HA-DIIQN")
    func actions() async throws {
        let result = try await check(mazes("{kind: maze, layout: four-rooms, moves: king}"))
        #expect(result.exitCode == 0)
        #expect(
            result.errors.contains(
                "study.yaml:5:12: note: expert.dataset: the expert of the recording had moves news, and the agent has king: other actions are normal for HA-DIIQN"
            ), "\(result.errors)")
        #expect(result.errors.split(separator: "\n").count == 1)
    }

    @Test("other parameters, with the variants whose they are")
    func parameters() async throws {
        let result = try await check(
            mazes(
                "{kind: maze, layout: four-rooms}",
                variants: "a: {extends: diiqn}\n  b: {extends: diiqn, environment: {slip: 0.2}}"))
        #expect(result.exitCode == 0)
        #expect(
            result.errors
                == "study.yaml:5:12: note: expert.dataset: the recording was made with slip 0, and the spec has 0.2; write 'slip: 0' in the part environment, or record the expert with 0.2 (in b)\n"
        )
        let other = try await check(
            mazes("{kind: mountain-car, time_limit: 100}").replacing("data/maze.npz", with: "data/mountaincar-v0.npz"))
        #expect(
            other.errors.contains(
                "the recording was made with time_limit 200, and the spec has 100; write 'time_limit: 200' in the part environment, or record the expert with 100"
            ), "\(other.errors)"
        )
        let forces = try await check(
            mazes("{kind: mountain-car, forces: [-2, 2]}").replacing("data/maze.npz", with: "data/mountaincar-v0.npz"))
        #expect(
            forces.errors.contains("the expert of the recording had forces [-1, 0, 1], and the agent has [-2, 2]"),
            "\(forces.errors)")
        let kind = try await check(
            mazes("{kind: point-maze, rescale_observations: none}").replacing(
                "data/maze.npz", with: "data/cartpole-v1.npz"))
        #expect(
            kind.errors.contains(
                "the recording is of the environment 'cart-pole', and the spec's is 'point-maze'; write environment: cart-pole, or record the expert in this one"
            ),
            "\(kind.errors)")
    }

    @Test("that the agent's actions cannot reach the expert's return, where the environment knows")
    func unreachable() async throws {
        // 18 moves of one cell in a straight line; the knight's moves need more, and a limit of 10 steps allows none.
        let result = try await check(mazes("{kind: maze, layout: four-rooms, time_limit: 10}"))
        #expect(result.exitCode == 0)
        #expect(
            result.errors.contains(
                "with the agent's actions no policy has a mean return above -0.1 in this environment, and the expert's is 0.8212: no run can end at the expert's return"
            ), "\(result.errors)")
        let pole = try await check(
            mazes("{kind: cart-pole, time_limit: 100}").replacing("data/maze.npz", with: "data/cartpole-v1.npz"))
        #expect(
            pole.errors.contains("mean return above 100 in this environment, and the expert's is 186.1636"),
            "\(pole.errors)")
        let reachable = try await check(mazes("{kind: maze, layout: four-rooms, moves: king}"))
        #expect(!reachable.errors.contains("no policy"), "\(reachable.errors)")
    }

    @Test("record takes a spec whose recording is not there yet, and the spec then takes the recording")
    func recordFirst() async throws {
        let folder = try TemporaryFolder()
        try folder.write(
            mazes("{kind: maze, layout: four-rooms}").replacing(
                "\(Self.experiments)/data/maze.npz", with: "expert.npz"),
            to: "study.yaml")
        let before = try await Program.run("check", "study.yaml", in: folder.url)
        #expect(before.exitCode == 66)
        let recorded = try await Program.run(
            "record", "study.yaml", "--policy", "demonstrated", "--episodes", "3", "--output", "expert.npz",
            in: folder.url)
        #expect(recorded.exitCode == 0, "\(recorded.errors)")
        let after = try await Program.run("check", "study.yaml", in: folder.url)
        #expect(after.exitCode == 0 && after.errors == "", "\(after.errors)")
    }

    @Test("record of a spec with a tuning tells other problems, and not that its recording is not there yet")
    func recordTuned() async throws {
        let folder = try TemporaryFolder()
        let text =
            mazes("{kind: maze, layout: four-rooms}").replacing(
                "\(Self.experiments)/data/maze.npz", with: "expert.npz")
            + "\ntune: {keys: {learner.gamma: [0.9, 0.95]}, candidates: 2}\n"
        func record() async throws -> Program.Result {
            try await Program.run(
                "record", "study.yaml", "--policy", "demonstrated", "--episodes", "3", "--output", "expert.npz",
                in: folder.url)
        }
        try folder.write(text + "replay: {capacty: 100}\n", to: "study.yaml")
        let refused = try await record()
        #expect(refused.exitCode == 65 && refused.errors.contains("replay.capacty: unknown key"), "\(refused.errors)")
        #expect(!refused.errors.contains("cannot read"), "\(refused.errors)")
        try folder.write(text, to: "study.yaml")
        let recorded = try await record()
        #expect(recorded.exitCode == 0 && recorded.errors == "", "\(recorded.errors)")
    }

    @Test("every recording of the repository states its return and its environment")
    func described() throws {
        let files = try ["data", "paper/experts"].flatMap { folder in
            try FileManager.default.contentsOfDirectory(atPath: Self.experiments + "/" + folder).map {
                folder + "/" + $0
            }
        }
        .filter { $0.hasSuffix(".npz") && !$0.hasSuffix(".actions.npz") }
        #expect(files.count > 10)
        for file in files {
            let path = Self.experiments + "/" + file.dropLast(4) + ".json"
            let text = try #require(FileManager.default.contents(atPath: path), "\(file)")
            let object = try #require(try JSONSerialization.jsonObject(with: text) as? [String: Any])
            #expect((object["return"] as? [String: Any])?["mean"] is Double, "\(file)")
            #expect((object["environment"] as? [String: Any])?["kind"] is String, "\(file)")
        }
    }
}
